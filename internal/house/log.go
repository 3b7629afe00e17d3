package house

import (
	"io"
	"log/slog"
)

// NewLog is a log in the form that the settings ask for. A terminal gets text
// unless they say otherwise, anything else JSON.
func NewLog(w io.Writer, isTerminal bool, s Settings) *slog.Logger {
	// Check has refused anything that Level does not know.
	level, _ := s.Level()
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "text" || s.LogFormat == "auto" && isTerminal {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}
