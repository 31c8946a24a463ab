package rustdoc

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
)

var skipUndocumentedErrors = rule.Bool("skip-undocumented", false,
	"Leave functions without any documentation to rustdoc/undocumented-item")

var _ = rust.Register(rust.Rule{
	Rule: rule.Rule{
		Name:        "rustdoc/undocumented-errors",
		Summary:     "A public function returns a `Result` and its documentation has no section `# Errors`",
		Level:       rule.Standard,
		Severity:    finding.Warning,
		Equivalents: []string{"clippy::missing_errors_doc"},
		Since:       "0.1.0",
		Options:     []rule.Option{skipUndocumentedErrors},
	},
	LintGroups: []string{"clippy::pedantic"},
	Item:       undocumentedErrors,
})

func undocumentedErrors(p *rust.Pass, item *rust.Item) {
	if item.Kind != rust.KindFunction && item.Kind != rust.KindMethod || p.Context.Owner == rust.OwnerForeign {
		return
	}
	if !mayBeResult(item.Returns) || !p.Exportable(item) || skipUndocumentedErrors.Of(p) && !item.Documented {
		return
	}
	documentation := item.Documentation()
	if !documentation.LacksHeading(rust.SectionNames("Errors")...) {
		return
	}
	p.ReportWhen(rust.Fallible, finding.Finding{
		Range:          item.NameRange,
		Message:        "`" + item.Name + "` returns a `Result`, but its documentation has no section `# Errors`",
		SuppressibleAt: endOf(documentation),
		Related:        []finding.Related{{Range: item.ReturnType, Message: "the return type"}},
	})
}

// mayBeResult reports whether the type at path can be an alias of Result.
func mayBeResult(path string) bool {
	switch path {
	case "", "Self", "String", "Option", "Vec", "Box", "Rc", "Arc":
		return false
	}
	return true
}

// endOf is where documentation ends: a suppression in its last line counts.
func endOf(documentation *rust.Documentation) []int {
	if end := documentation.End(); end > 0 {
		return []int{end}
	}
	return nil
}
