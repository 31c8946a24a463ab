package rustdoc

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
)

var skipUndocumentedSafety = rule.Bool("skip-undocumented", false,
	"Leave what has no documentation at all to rustdoc/undocumented-item")

var _ = rust.Register(rust.Rule{
	Rule: rule.Rule{
		Name:        "rustdoc/undocumented-safety",
		Summary:     "The documentation of something public and unsafe has no section `# Safety`",
		Level:       rule.Standard,
		Severity:    finding.Warning,
		Equivalents: []string{"clippy::missing_safety_doc"},
		Related:     []string{"clippy::unnecessary_safety_doc", "clippy::undocumented_unsafe_blocks"},
		Since:       "0.1.0",
		Options:     []rule.Option{skipUndocumentedSafety},
	},
	LintGroups: []string{"clippy::style", "clippy::all"},
	Item:       undocumentedSafety,
})

func undocumentedSafety(p *rust.Pass, item *rust.Item) {
	if item.Unsafe.Len() == 0 || p.Context.Owner == rust.OwnerForeign || !p.Exportable(item) || skipUndocumentedSafety.Of(p) && !item.Documented {
		return
	}
	switch item.Kind {
	case rust.KindFunction, rust.KindMethod, rust.KindTrait:
	default:
		return
	}
	documentation := item.Documentation()
	if !documentation.LacksHeading(rust.SectionNames("Safety")...) {
		return
	}
	p.ReportWhen(rust.Exported, finding.Finding{
		Range:          item.NameRange,
		Message:        "`" + item.Name + "` is unsafe, but its documentation has no section `# Safety`",
		SuppressibleAt: endOf(documentation),
		Related:        []finding.Related{{Range: item.Unsafe, Message: "`unsafe`"}},
	})
}
