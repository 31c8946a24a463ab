package server

import (
	"sync"

	"go.uber.org/zap"

	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/server/session"
)

// trusting is what the user trusts, as the server knows it: by the user's own
// config, the command line, and the client.
//
// **The default is not trusted.** What the client vouches for are its workspace
// folders, and nothing that is opened from elsewhere.
type trusting struct {
	// user is the user's own config.
	user *trust.User
	// word is the command line's that the workspace folders are trusted, or empty.
	word string
	// client is what the client said, or nil.
	client  *bool
	session *session.Session
	log     *zap.Logger

	mu sync.Mutex
	// failed is what was last wrong with the user's config.
	failed string
}

// editorsWord is by what a client vouches.
const editorsWord = "the editor"

// folders are those that are trusted now. A client that says that its workspace is
// not trusted has the last word.
func (t *trusting) folders() trust.Folders {
	if t.client != nil && !*t.client {
		return trust.Folders{}
	}
	var trusted trust.Folders
	if t.user != nil {
		var err error
		if trusted, err = t.user.Folders(); err != nil {
			t.tell(err)
		}
	}
	word := t.word
	if t.client != nil {
		word = editorsWord
	}
	if word == "" {
		return trusted
	}
	for _, folder := range t.session.Current().Folders {
		trusted = trusted.With(word, folder.Path)
	}
	return trusted
}

// tell logs what is wrong with the user's config, once.
func (t *trusting) tell(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed != err.Error() {
		t.failed = err.Error()
		t.log.Warn("nothing is trusted by the user's config", zap.Error(err))
	}
}

// workspace reports whether all workspace folders are trusted, of which there are
// some.
func (t *trusting) workspace() bool {
	folders := t.session.Current().Folders
	trusted := t.folders()
	for _, folder := range folders {
		if !trusted.Contains(folder.Path) {
			return false
		}
	}
	return len(folders) > 0
}
