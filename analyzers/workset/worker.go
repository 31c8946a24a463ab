package workset

import (
	"github.com/sourcegraph/conc/panics"

	"github.com/octollm/octolsp/analyzers/engine"
)

// worker has an analyzer, which it replaces when octolsp fails.
type worker struct{ analyzer *engine.Analyzer }

func newWorker() *worker { return &worker{engine.NewAnalyzer(true)} }

// try calls do. It returns the panic that do ends with, or nil.
func (w *worker) try(do func(*engine.Analyzer)) *panics.Recovered {
	recovered := panics.Try(func() { do(w.analyzer) })
	if recovered != nil {
		// The state that the panic left is not to be trusted.
		w.analyzer.Close()
		w.analyzer = engine.NewAnalyzer(true)
	}
	return recovered
}

func (w *worker) close() { w.analyzer.Close() }
