package rule

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// registry is filled by the init functions of the packages that hold rules
// and frozen by the first look at it.
var registry struct {
	rules  []*Rule
	pages  map[string]pages
	frozen bool

	freeze sync.Once
	sorted []*Rule
	byName map[string]*Rule
}

// Register adds a rule. It is for init functions, through a language's own
// Register; it panics on a name that is taken and after the first look at the
// registry.
func Register(r *Rule) *Rule {
	if registry.frozen {
		panic("rule: " + r.Name + " is registered after the registry was read")
	}
	r.complete()
	r.index = len(registry.rules)
	registry.rules = append(registry.rules, r)
	return r
}

// pages are the Markdown pages of a family.
type pages struct {
	folder string
	files  fs.FS
}

// RegisterPages adds the Markdown pages of a family: a file "rule-name.md"
// written with underscores, as Go files are. folder is where they lie in the
// repository, with forward slashes.
func RegisterPages(family, folder string, files fs.FS) {
	if registry.pages == nil {
		registry.pages = map[string]pages{}
	}
	registry.pages[family] = pages{folder, files}
}

func frozen() {
	registry.freeze.Do(func() {
		registry.frozen = true
		registry.byName = map[string]*Rule{}
		registry.sorted = slices.SortedFunc(slices.Values(registry.rules), func(a, b *Rule) int {
			return cmp.Compare(a.Name, b.Name)
		})
		for _, r := range registry.sorted {
			for _, name := range append([]string{r.Name}, r.Aliases...) {
				if other := registry.byName[name]; other != nil {
					panic(fmt.Sprintf("rule: %s and %s both claim the name %s", other.Name, r.Name, name))
				}
				registry.byName[name] = r
			}
		}
	})
}

// All are the rules, by name.
func All() []*Rule {
	frozen()
	return registry.sorted
}

// Find is the rule of that full name or alias, or nil.
func Find(name string) *Rule {
	frozen()
	return registry.byName[name]
}

// Equivalent are the variants that have code among their exact equivalents, by
// the names of their rules.
func Equivalent(code string) []*Variant {
	var found []*Variant
	for _, r := range All() {
		for _, v := range r.Variants {
			if slices.Contains(v.Codes, code) {
				found = append(found, v)
			}
		}
	}
	return found
}
