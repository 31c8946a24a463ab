package trust

import (
	"os"
	"sync"
	"time"
)

// User is the user's own config, which is read again when its file changes. It is
// safe for concurrent use.
type User struct {
	// Path is that of the file.
	Path string

	mu      sync.Mutex
	stamp   userStamp
	folders Folders
	err     error
}

// userStamp tells versions of the file apart; it is zero before the first reading.
type userStamp struct {
	known, exists bool
	size          int64
	mode          os.FileMode
	modified      time.Time
}

// Folders are those that the user trusts. They are none beside an error, which is
// that of [ReadList].
func (u *User) Folders() (Folders, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := userStamp{known: true}
	if info, err := os.Stat(u.Path); err == nil {
		now = userStamp{true, true, info.Size(), info.Mode(), info.ModTime()}
	}
	if now == u.stamp {
		return u.folders, u.err
	}
	u.stamp, u.folders = now, Folders{}
	list, err := ReadList(u.Path)
	if u.err = err; err == nil {
		u.folders = list.Trusted()
	}
	return u.folders, u.err
}
