package house

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"freehold/internal/admin"
)

const adminFile = "admin.json"

// AdminFile is what DIR/admin.json holds.
type AdminFile struct {
	Address string `json:"address"` // host:port, to be spoken to by HTTP
	Token   string `json:"token"`
}

func readAdminFile(path string) (AdminFile, error) {
	var f AdminFile
	b, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(b, &f); err != nil || f.Token == "" {
		return f, fmt.Errorf("%s is damaged; remove it and start the server anew to get another", path)
	}
	return f, nil
}

// Manage is a client of a server's management port: of the one at the URL if
// there is one, else of the one that serves the data folder.
func Manage(data, url, token string) (*admin.Client, error) {
	if url != "" {
		if token == "" {
			return nil, fmt.Errorf("%s is set, but %s is not", EnvAdminURL, EnvAdminToken)
		}
		return admin.NewClient(url, token)
	}
	f, err := readAdminFile(filepath.Join(data, adminFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no server's folder at %s; name it with --data, or set %s and %s", data, EnvAdminURL, EnvAdminToken)
	}
	if err != nil {
		return nil, err
	}
	return admin.NewClient("http://"+f.Address, f.Token)
}

// reachable is the address under which this machine reaches a listener: one
// that listens everywhere is on the loopback too.
func reachable(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return a.String()
	}
	host := "127.0.0.1"
	if tcp.IP.To4() == nil {
		host = "::1"
	}
	return net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}
