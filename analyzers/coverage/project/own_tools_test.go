//go:build tools

package project

import (
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/reports"
)

// TestHonestReportsAgreeWithTheirOwnCounts holds the real reports of several versions
// of each tool against their own counts.
func TestHonestReportsAgreeWithTheirOwnCounts(t *testing.T) {
	type report struct{ folder, path string }
	all := map[string]report{}
	for _, suite := range suites {
		for name, run := range map[string]reports.Run{
			"branches": reports.Python(t, suite), "lines": reports.PythonLines(t, suite), "pytest-cov": reports.PytestCov(t, suite),
		} {
			for _, path := range []string{run.JSON, run.XML, run.LCOV, run.Database} {
				all[suite+" "+name+" "+path] = report{run.Folder, path}
			}
		}
	}
	rust := reports.Rust(t)
	all["llvm-cov JSON"], all["llvm-cov LCOV"] = report{rust.Folder, rust.JSON}, report{rust.Folder, rust.LCOV}
	for name, run := range map[string]reports.KcovRun{"kcov of Python": reports.Kcov(t), "kcov of Rust": reports.KcovRust(t)} {
		all[name] = report{run.Folder, run.XML}
	}
	for name, of := range all {
		t.Run(name, func(t *testing.T) {
			p := loadOnly(t, of.folder, of.path)
			if len(p.Files) == 0 {
				t.Fatal("nothing is known of the project")
			}
			for _, difference := range p.Differences() {
				t.Error(difference)
			}
			for _, remark := range p.Reports[0].Remarks {
				t.Error(remark)
			}
			for _, f := range p.Files {
				if own := f.only().bound[f.Path].said.Own; own.Lines.By != "" && own.Lines.Fewer+own.Lines.More == 0 &&
					f.Sum().Lines.Total != own.Lines.Total {
					t.Errorf("%s: %v lines count, and the report says %v", f.DisplayPath, f.Sum().Lines, own.Lines)
				}
			}
		})
	}
}
