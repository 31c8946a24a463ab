package project

import (
	"runtime"

	"github.com/sourcegraph/conc/pool"

	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/states"
)

// Complete makes what reports say of each file that needs its source for that, on
// all cores, so that it is there when it is asked for.
func (p *Project) Complete() {
	files := pool.New().WithMaxGoroutines(runtime.GOMAXPROCS(0))
	for _, f := range p.Files {
		files.Go(func() { f.Measured() })
	}
	files.Wait()
}

// In is what is known of the lines of source, a later text of the file; nil if
// the file is stale.
func (f *File) In(source string) *states.View {
	if f == nil || f.Base == nil {
		return nil
	}
	return states.NewMeasured(f.Measured(), f.Base).In(linemap.Fingerprinted(source))
}
