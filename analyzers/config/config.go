package config

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/rule"
)

// Config is what holds for the files of a folder. It is immutable and safe for
// concurrent use; folders for which the same holds share it.
type Config struct {
	sources sources
	// layers are all that was said, the weakest first.
	layers []*layer

	required    []setting[string]
	preview     setting[bool]
	level       setting[rule.Level]
	leveled     bool
	convention  setting[string]
	cargoLints  setting[bool]
	maxFileSize setting[int64]
	// exclude are the patterns of exclude, ownExclude of them, and then those
	// of extend-exclude.
	exclude        []setting[pattern]
	ownExclude     int
	perFileIgnores []perFileIgnore
	tools          *Tools
	coverage       *Coverage
	gates          *Gates
	accept         setting[[]acceptance]
	hash           uint64

	shared *sharedSets
	mu     sync.Mutex
	// usual is what holds, withCoverage the same when coverage is shown.
	usual, withCoverage ruleSets
}

// ruleSets are decisions and the sets of rules made of them.
type ruleSets struct {
	decisions []decision
	// made are the sets by the perFileIgnores that match.
	made map[string]*rule.Set
}

func newRuleSets(decisions []decision) ruleSets {
	return ruleSets{decisions, map[string]*rule.Set{}}
}

// sharedSets makes equal sets of all configs of a Finder the same pointer.
type sharedSets struct {
	mu     sync.Mutex
	byHash map[uint64]*rule.Set
}

func (s *sharedSets) share(set *rule.Set) *rule.Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.byHash[set.Hash()]; known != nil {
		return known
	}
	s.byHash[set.Hash()] = set
	return set
}

func newConfig(f *Finder, from sources) *Config {
	c := &Config{
		sources:     from,
		level:       setting[rule.Level]{value: defaultLevel},
		leveled:     true,
		convention:  setting[string]{value: defaultConvention},
		cargoLints:  setting[bool]{value: true},
		maxFileSize: setting[int64]{value: DefaultMaxFileSize},
		shared:      &f.sets,
	}
	if from.ruff != nil && from.ruff.convention != nil {
		c.convention = *from.ruff.convention
	}
	var files []*layer
	if from.octolsp != nil {
		files = from.octolsp.layers
	}
	c.layers = append(c.layers, f.overrides.fallback(files))
	c.layers = append(append(c.layers, files...), f.top)
	for _, text := range DefaultExclude {
		c.exclude = append(c.exclude, setting[pattern]{value: newPattern(text, f.overrides.Folder)})
	}
	var extended []setting[pattern]
	for _, l := range c.layers {
		c.take(l)
		extended = append(extended, l.extendExclude...)
	}
	c.tools = newTools(c.layers, f.only != nil)
	c.coverage, c.gates = newCoverage(c.layers), newGates(c.layers)
	c.ownExclude = len(c.exclude)
	c.exclude = append(c.exclude, extended...)
	checked := checkedCoverage(c.layers, c.leveled)
	if from.cargo != nil && c.cargoLints.value {
		c.layers = slices.Insert(c.layers, 0, from.cargo)
	}
	c.usual = newRuleSets(decide(c.layers, c.level.value, c.leveled, c.preview.value, checked))
	c.withCoverage = newRuleSets(decide(c.layers, c.level.value, c.leveled, c.preview.value, shownCoverage(Origin{})))
	c.hash = c.digest()
	f.noteSelectors(c)
	return c
}

// take lets the single values of l replace those before.
func (c *Config) take(l *layer) {
	if l.required != nil {
		c.required = append(c.required, *l.required)
	}
	if l.preview != nil {
		c.preview = *l.preview
	}
	if l.level != nil {
		c.level = *l.level
	}
	if l.level != nil || l.selects != nil {
		c.leveled = !l.replacesLevel
	}
	if l.accept != nil {
		c.accept = *l.accept
	}
	if l.convention != nil {
		c.convention = *l.convention
	}
	if l.cargoLints != nil {
		c.cargoLints = *l.cargoLints
	}
	if l.maxFileSize != nil {
		c.maxFileSize = *l.maxFileSize
	}
	if l.exclude != nil {
		c.exclude = nil
		for _, p := range l.exclude.value {
			c.exclude = append(c.exclude, setting[pattern]{p, l.exclude.origin})
		}
	}
	for _, ignore := range l.perFileIgnores {
		same := func(known perFileIgnore) bool { return known.pattern.text == ignore.pattern.text }
		if at := slices.IndexFunc(c.perFileIgnores, same); at >= 0 {
			c.perFileIgnores[at] = ignore
		} else {
			c.perFileIgnores = append(c.perFileIgnores, ignore)
		}
	}
}

// Path is the absolute path of octolsp's config, or empty if there is none.
func (c *Config) Path() string {
	if c.sources.octolsp == nil {
		return ""
	}
	return c.sources.octolsp.files[0]
}

// Hash is equal in every run for configs that say the same of every file,
// given the same paths.
func (c *Config) Hash() uint64 { return c.hash }

// MaxFileSize is the size in bytes above which a file is skipped.
func (c *Config) MaxFileSize() int64 { return c.maxFileSize.value }

// Excludes reports whether the file or folder at the absolute path is itself
// left out of a walk, without regard to the folders around it.
func (c *Config) Excludes(path string) bool {
	return slices.ContainsFunc(c.exclude, func(p setting[pattern]) bool { return p.value.matchesItself(path) })
}

// ExcludesWithin reports whether the file at the absolute path or a folder
// around it is left out. Patterns look no higher than the folder that they
// start at.
func (c *Config) ExcludesWithin(path string) bool {
	return slices.ContainsFunc(c.exclude, func(p setting[pattern]) bool { return p.value.matches(path) })
}

// For is the set of rules that holds for the file at the absolute path. Equal
// sets of one [Finder] are the same pointer.
func (c *Config) For(path string) *rule.Set { return c.setFor(path, &c.usual) }

// setFor is the set of rules, of those in sets, for the file at the absolute
// path.
func (c *Config) setFor(path string, sets *ruleSets) *rule.Set {
	matched := make([]byte, len(c.perFileIgnores))
	for i := range c.perFileIgnores {
		if c.perFileIgnores[i].pattern.matches(path) {
			matched[i] = 1
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	set := sets.made[string(matched)]
	if set == nil {
		set = c.shared.share(c.newSet(sets.decisions, matched))
		sets.made[string(matched)] = set
	}
	return set
}

func (c *Config) newSet(decisions []decision, matched []byte) *rule.Set {
	ignored := map[*rule.Variant]bool{}
	for i, ignore := range c.perFileIgnores {
		if matched[i] == 1 {
			for _, s := range ignore.ignored {
				for _, v := range s.Variants {
					ignored[v] = true
				}
			}
		}
	}
	settings := map[*rule.Rule]rule.Settings{}
	for _, d := range decisions {
		said := rule.Settings{Options: map[string]any{}}
		for i, v := range d.variants {
			off := !v.on || ignored[d.rule.Variants[i]]
			said.Variants = append(said.Variants, rule.VariantSettings{Off: off, Severity: v.severity.value})
		}
		for name, option := range d.options {
			said.Options[name] = option.value
		}
		settings[d.rule] = said
	}
	return rule.NewSet(c.level.value, c.convention.value, settings)
}

func (c *Config) digest() uint64 {
	digest := fnv.New64a()
	everywhere := make([]byte, len(c.perFileIgnores))
	fmt.Fprintln(digest, c.newSet(c.usual.decisions, everywhere).Hash(), c.newSet(c.withCoverage.decisions, everywhere).Hash(), c.maxFileSize.value)
	for _, p := range c.exclude {
		fmt.Fprintf(digest, "%q %q\n", p.value.folder, p.value.text)
	}
	for _, ignore := range c.perFileIgnores {
		fmt.Fprintf(digest, "%q %q", ignore.pattern.folder, ignore.pattern.text)
		for _, s := range ignore.ignored {
			fmt.Fprintf(digest, " %q", s.Text)
		}
		fmt.Fprintln(digest)
	}
	fmt.Fprintln(digest, c.tools.Given)
	c.tools.values.digest(digest)
	c.coverage.digest(digest)
	c.gates.digest(digest)
	for _, a := range c.accept.value {
		a.digest(digest)
	}
	return digest.Sum64()
}
