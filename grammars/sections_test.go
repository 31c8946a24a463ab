package grammars

import (
	"flag"
	"testing"
)

var sectionCount = flag.Int("sections", 100, "how many files of each language TestSectionsEqualTheWhole reads")

// What holds a broken text together: the sections of a text without an error
// yield the same tree as the whole.
func TestSectionsEqualTheWhole(t *testing.T) {
	for language, files := range corpora(t) {
		t.Run(language.Name, func(t *testing.T) {
			p := NewParser(language)
			defer p.Close()
			for i := 0; i < len(files); i += max(1, len(files) / *sectionCount) {
				source := read(t, files[i])
				whole, _ := p.whole(source, language.parsable(source), nil, difference{})
				if whole.Broken || len(source) > 200_000 {
					continue
				}
				sections, _ := p.sections(source, language.parsable(source), nil, nil, difference{})
				if differs := sameTree(sections, whole); differs != "" {
					t.Errorf("%s: %.1000s", files[i], differs)
				}
			}
		})
	}
}
