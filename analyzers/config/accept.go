package config

import (
	"fmt"
	"hash"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
)

// acceptance is an entry of [check] accept.
type acceptance struct {
	cause files.Cause
	// paths are the patterns of the files that it is for; nil stands for all.
	paths []pattern
}

// Accepts reports whether `octolsp check` may pass over the file or folder at the
// absolute path for that cause: [check] accept names it.
func (c *Config) Accepts(path string, cause files.Cause) bool {
	return slices.ContainsFunc(c.accept.value, func(a acceptance) bool {
		return a.cause == cause && (a.paths == nil || slices.ContainsFunc(a.paths, func(p pattern) bool { return p.matches(path) }))
	})
}

// checkTable is the shape of [check].
func checkTable() *shape {
	short := choice(files.Causes()...)
	entry := table("key",
		field{"kind", "The kind of reason", choice(files.Causes()...), nil},
		field{"paths", "Patterns of the files that it is accepted for, relative to this file",
			atLeastOne(list(glob(false), "patterns"), `names no file: leave the key out for all files, or write patterns such as "vendor/**"`), nil},
	)
	entry.required = []string{"kind", "paths"}
	entry.short = short
	entry.expects = short.expects + ", or a table"
	entry.kinds = append(entry.kinds, document.String)
	return table("key",
		field{"accept", "The kinds of reasons for which a file may be passed over without exit code 2. What is passed over is listed all the same",
			list(entry, "kinds, or tables of a kind and paths"), []string{}},
	)
}

// accept is what the valid list v says, or nil.
func (r *layerReader) accept(v *document.Node) *setting[[]acceptance] {
	if v == nil {
		return nil
	}
	found := &setting[[]acceptance]{origin: r.origin(v.Anchor())}
	for _, item := range v.Children {
		if item.Kind == document.String {
			found.value = append(found.value, acceptance{cause: files.Cause(item.Text)})
			continue
		}
		entry := acceptance{cause: files.Cause(item.At("kind").Text)}
		for _, text := range texts(item.At("paths")) {
			entry.paths = append(entry.paths, newPattern(text, r.folder))
		}
		found.value = append(found.value, entry)
	}
	return found
}

func (a *acceptance) digest(into hash.Hash) {
	fmt.Fprintf(into, "accept %q", a.cause)
	for _, p := range a.paths {
		fmt.Fprintf(into, " %q %q", p.folder, p.text)
	}
	fmt.Fprintln(into)
}

// String is the entry as it may be written.
func (a *acceptance) String() string {
	if a.paths == nil {
		return string(a.cause)
	}
	texts := make([]string, len(a.paths))
	for i, p := range a.paths {
		texts[i] = p.text
	}
	return string(a.cause) + " (" + strings.Join(texts, ", ") + ")"
}

// acceptValues are the kinds that are accepted.
func (r *reporter) acceptValues() []EffectiveValue {
	if len(r.accept.value) == 0 {
		return nil
	}
	kinds := make([]string, len(r.accept.value))
	for i := range r.accept.value {
		kinds[i] = r.accept.value[i].String()
	}
	return []EffectiveValue{*r.value("check.accept", kinds, r.accept.origin)}
}
