package httpapi

import (
	"log/slog"
	"net/http"
	"time"
)

// The limits of a connection, against clients that are slow on purpose or send
// without end. WriteTimeout counts from the end of the request's header, so it
// bounds the whole answer.
const (
	ReadHeaderTimeout = 10 * time.Second
	ReadTimeout       = 30 * time.Second
	WriteTimeout      = 60 * time.Second
	IdleTimeout       = 120 * time.Second
	MaxHeaderBytes    = 8 << 10 // SDKs send about 1 KiB; net/http allows 4 KiB more
	MaxHeaderFields   = 64      // SDKs send about 15
)

// Server is a server for the handler with these limits. What net/http has to
// say about single connections goes to the log at debug level: strangers could
// fill any other.
func Server(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: ReadHeaderTimeout,
		ReadTimeout:       ReadTimeout,
		WriteTimeout:      WriteTimeout,
		IdleTimeout:       IdleTimeout,
		MaxHeaderBytes:    MaxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),

		// OPTIONS * is refused by the handler like everything else that is no
		// request of the API.
		DisableGeneralOptionsHandler: true,
	}
}
