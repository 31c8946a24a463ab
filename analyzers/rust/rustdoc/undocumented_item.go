package rustdoc

import (
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
)

var _ = rust.Register(rust.Rule{
	Rule: rule.Rule{
		Name:        "rustdoc/undocumented-item",
		Summary:     "Something that other crates can reach has no documentation",
		Level:       rule.Basic,
		Severity:    finding.Warning,
		Equivalents: []string{"missing_docs"},
		Related:     []string{"rustdoc::missing_crate_level_docs", "clippy::missing_docs_in_private_items"},
		Since:       "0.1.0",
	},
	File: undocumentedCrate,
	Item: undocumentedItem,
})

func undocumentedCrate(p *rust.Pass, file *rust.File) {
	if p.Context.Exporting && !file.Documented && !file.Hidden && !file.TestOnly {
		p.ReportWhen(rust.LibraryRoot, finding.Finding{Range: text.Range{}, Message: "the crate has no documentation"})
	}
}

func undocumentedItem(p *rust.Pass, item *rust.Item) {
	if item.Kind == rust.KindOther || !p.Exportable(item) {
		return
	}
	if !item.Documented {
		p.ReportWhen(rust.Exported, undocumented(item.Kind.String(), item.Name, item.NameRange))
	}
	for i := range item.Fields {
		if field := &item.Fields[i]; field.Visibility == rust.Public && isUndocumentedField(field) {
			p.OfField(field).ReportWhen(rust.Exported, undocumented("field", field.Name, field.Range))
		}
	}
	for i := range item.Variants {
		if p.Stopped() {
			return
		}
		variant := &item.Variants[i]
		if variant.Hidden || variant.TestOnly {
			continue
		}
		if !variant.Documented && !variant.Broken {
			p.OfVariant(variant).ReportWhen(rust.Exported, undocumented("variant", variant.Name, variant.Range))
		}
		for k := range variant.Fields {
			if field := &variant.Fields[k]; isUndocumentedField(field) {
				p.OfVariant(variant).OfField(field).ReportWhen(rust.Exported, undocumented("field", field.Name, field.Range))
			}
		}
	}
}

func isUndocumentedField(field *rust.Field) bool {
	return !field.Documented && !field.Hidden && !field.TestOnly && !field.Broken
}

func undocumented(kind, name string, at text.Range) finding.Finding {
	return finding.Finding{Range: at, Message: "public " + kind + " `" + name + "` has no documentation"}
}
