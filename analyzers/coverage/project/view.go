package project

import (
	"github.com/octollm/octolsp/analyzers/coverage/carry"
	"github.com/octollm/octolsp/analyzers/coverage/inline"
)

// In is what is known of the lines of source, a later text of the file; nil if
// the file is stale.
func (f *File) In(source string) *inline.View {
	if f == nil || f.Base == nil {
		return nil
	}
	return inline.NewMeasured(f.Measured(), f.Base).In(carry.Fingerprinted(source))
}
