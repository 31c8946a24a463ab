package locate

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/paths"
)

// codeVariables are lists of folders and files in which programs, the dynamic linker
// and Python look for what they execute. What is relative in them, or empty, means the
// working folder.
var codeVariables = []string{
	"PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LD_PRELOAD", "LD_AUDIT",
	"DYLD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "DYLD_FALLBACK_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH",
}

// outsideKey is what the variables hang on.
type outsideKey struct{ project, values string }

// outside are the variables to run a program with so that nothing of the project is
// found that it would execute: those of octolsp without what is relative, without
// what lies in the project, and without folders of shims.
func (s *search) outside(ctx context.Context) []string {
	var values []string
	for _, name := range codeVariables {
		values = append(values, os.Getenv(name))
	}
	key := outsideKey{s.where.Project, strings.Join(values, "\x00")}
	variables, _ := s.outsides.get(ctx, key, func() ([]string, error) {
		variables := []string{"PYTHONSAFEPATH=1"}
		for i, name := range codeVariables {
			if value := s.cleaned(name, values[i]); value != values[i] {
				variables = append(variables, name+"="+value)
			}
		}
		return variables, nil
	})
	return slices.Clone(variables)
}

// cleaned is the value of a variable without what could be the project's.
func (s *search) cleaned(name, value string) string {
	if value == "" {
		return value
	}
	separator := func(c rune) bool { return c == filepath.ListSeparator }
	libraries := name == "LD_PRELOAD" || name == "LD_AUDIT"
	if libraries {
		separator = func(c rune) bool { return c == ' ' || c == ':' }
	}
	var kept []string
	for _, entry := range strings.FieldsFunc(value, separator) {
		switch {
		case libraries && !strings.Contains(entry, "/"):
			// The dynamic linker looks for it where it looks for others.
		case !filepath.IsAbs(entry), paths.ContainsResolved(s.where.Project, entry):
			continue
		case name == "PATH" && s.hasShims(entry):
			continue
		}
		kept = append(kept, entry)
	}
	if len(kept) == 0 && name == "PATH" {
		return nowhere() // no PATH at all is the working folder
	}
	return strings.Join(kept, string(filepath.ListSeparator))
}

// hasShims reports whether a Python in the folder, which scripts ask for by name, is a
// shim.
func (s *search) hasShims(folder string) bool {
	if filepath.Base(folder) == "shims" {
		return true
	}
	for _, name := range []string{"python3", "python"} {
		path := filepath.Join(folder, name+executableExtension)
		if unusable(path) != "" {
			continue
		}
		if _, is := shimOf(path); is {
			return true
		}
	}
	return false
}
