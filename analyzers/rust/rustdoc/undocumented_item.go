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
	if !file.Documented && !file.Hidden && !file.TestOnly {
		p.ReportRoot(file, finding.Finding{Range: text.Range{}, Message: "the crate has no documentation"})
	}
}

func undocumentedItem(p *rust.Pass, item *rust.Item) {
	if item.Kind == rust.KindOther || !p.Exportable(item) {
		return
	}
	if !item.Documented {
		p.ReportExported(item, undocumented(item.Kind.String(), item.Name, item.NameRange))
	}
	for i := range item.Fields {
		if field := &item.Fields[i]; field.Visibility == rust.Public && isUndocumentedField(field) {
			p.ReportField(item, field, undocumented("field", field.Name, field.Range))
		}
	}
	for i := range item.Variants {
		variant := &item.Variants[i]
		if variant.Hidden || variant.TestOnly {
			continue
		}
		if !variant.Documented && !variant.Broken {
			p.ReportVariant(item, variant, nil, undocumented("variant", variant.Name, variant.Range))
		}
		for k := range variant.Fields {
			if field := &variant.Fields[k]; isUndocumentedField(field) {
				p.ReportVariant(item, variant, field, undocumented("field", field.Name, field.Range))
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
