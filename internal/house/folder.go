package house

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"freehold/internal/ids"
	"freehold/internal/vault"

	"github.com/gofrs/flock"
)

// private is the mode of files that only their owner may read.
const private = 0o600

// folder is the data folder, held by this process.
type folder struct {
	path string
	lock *flock.Flock
}

// takeFolder makes the folder if it is not there and holds it until release.
func takeFolder(path string) (*folder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	f := &folder{path: path}
	f.lock = flock.New(f.file("lock"), flock.SetPermissions(private))
	held, err := f.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if !held {
		_ = f.lock.Close()
		return nil, fmt.Errorf("the data folder %s is in use by another freehold server; stop that one first, or choose another folder with --data", path)
	}
	return f, nil
}

// release lets go of the folder. The lock's file stays: to remove it would
// let two processes each lock a file of their own.
func (f *folder) release() error { return f.lock.Unlock() }

func (f *folder) file(name string) string { return filepath.Join(f.path, name) }

// exists says whether there is a file.
func (f *folder) exists(name string) (bool, error) {
	_, err := os.Lstat(f.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// database makes the file of a database if it is not there, readable by its
// owner only; SQLite gives its log the same mode. Once a first start has come
// to its end a file that is not there has been lost, and a new one in its place
// would be a registrar that has forgotten its customers.
func (f *folder) database(name string) (string, error) {
	started, err := f.exists(adminFile)
	if err != nil {
		return "", fmt.Errorf("database: %w", err)
	}
	if info, err := os.Stat(f.file(name)); started && (errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0) {
		return "", fmt.Errorf("%s is missing from the data folder %s, or empty; put it back from a backup, or choose an empty folder to begin anew", name, f.path)
	}
	file, err := os.OpenFile(f.file(name), os.O_RDWR|os.O_CREATE, private)
	if err != nil {
		return "", fmt.Errorf("database: %w", err)
	}
	return file.Name(), file.Close()
}

const (
	masterFile   = "master.key"
	storeFile    = "freehold.db"
	registryFile = "registry.db"
)

// masters gives the master keys: those of the text, if there is one, else those
// of the folder's file, which is made at the first start.
func (f *folder) masters(text string, source *ids.Source) ([]vault.Master, error) {
	if text != "" {
		masters, err := vault.ParseMasters(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", EnvMasterKey, err)
		}
		return masters, nil
	}
	path := f.file(masterFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f.makeMaster(source)
	}
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	// Windows has no such bits.
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("the master key %s can be read by others (mode %04o); set it right with chmod 600", path, mode)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	masters, err := vault.ParseMasters(string(b))
	if err != nil {
		return nil, fmt.Errorf("master key %s: %w", path, err)
	}
	return masters, nil
}

func (f *folder) makeMaster(source *ids.Source) ([]vault.Master, error) {
	// A new key would open nothing of what is there.
	if sealed, err := f.exists(storeFile); err != nil || sealed {
		if err != nil {
			return nil, fmt.Errorf("master key: %w", err)
		}
		return nil, fmt.Errorf("the master key of %s is missing; put %s back or give it in %s", f.path, masterFile, EnvMasterKey)
	}
	m := vault.NewMaster(source)
	if err := f.write(masterFile, []byte(m.Text()+"\n")); err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	return []vault.Master{m}, nil
}

// unfinished is the pattern of files on their way to their names.
const unfinished = ".unfinished-*"

// sweep removes what a killed process left unfinished. It may hold secrets.
func (f *folder) sweep() error {
	left, err := filepath.Glob(f.file(unfinished))
	for _, file := range left {
		err = errors.Join(err, os.Remove(file))
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}

// write puts a private file there whole or not at all, whatever happens; it is
// on disk when write returns.
func (f *folder) write(name string, content []byte) error {
	// CreateTemp makes files that only their owner may read.
	file, err := os.CreateTemp(f.path, unfinished)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), f.file(name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return f.sync()
}

// sync brings the names in the folder to disk. Windows cannot and need not.
func (f *folder) sync() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(f.path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
