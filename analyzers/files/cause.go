package files

import (
	"errors"
	"io/fs"
)

// A Cause is the kind of reason for which something of a file was not looked at,
// by its name in the config's [check] accept. The empty one is none that may be
// accepted.
type Cause string

// The causes.
const (
	// CauseUnreadable is a file or folder that is there and can't be read.
	CauseUnreadable Cause = "unreadable"
	// CauseEncoding is a file that is not UTF-8.
	CauseEncoding Cause = "encoding"
	// CauseTooLarge is a file above max-file-size, or one too long to parse.
	CauseTooLarge Cause = "too-large"
	// CauseGivenUp is a file of which a part took longer to read than a person
	// would wait.
	CauseGivenUp Cause = "given-up"
	// CauseStaleReport is a file whose coverage is not known, because it changed
	// after the report.
	CauseStaleReport Cause = "stale-report"
)

// Causes are the names of all causes.
func Causes() []string {
	return []string{string(CauseUnreadable), string(CauseEncoding), string(CauseTooLarge), string(CauseGivenUp), string(CauseStaleReport)}
}

// CauseOf is the cause of err, from reading a file.
func CauseOf(err error) Cause {
	switch {
	case errors.Is(err, ErrTooLarge):
		return CauseTooLarge
	case errors.Is(err, ErrEncoding):
		return CauseEncoding
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrOutside):
		return "" // what lies outside is none of the files
	}
	return CauseUnreadable
}

// Unread is the error about a file that can't be looked at. It reads as its
// reason, for people, without the path.
type Unread struct {
	Reason string
	Cause  Cause
}

func (e *Unread) Error() string { return e.Reason }

// NewUnread is the error for people about err, from reading a file.
func NewUnread(err error) *Unread { return &Unread{Reason(err), CauseOf(err)} }
