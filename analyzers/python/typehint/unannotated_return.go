package typehint

import (
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

var (
	mypyInitReturn = rule.Bool("mypy-init-return", false,
		"Leave an __init__ alone that has an annotated parameter: mypy knows then that it returns None")
	suppressNoneReturning = rule.Bool("suppress-none-returning", false, "Leave functions alone that return nothing but None")
)

// The variants of unannotated-return, by what the function is.
var (
	functionReturn = rule.Codes("ANN201")
	specialReturn  = rule.Codes("ANN204")
	staticReturn   = rule.Codes("ANN205")
	classReturn    = rule.Codes("ANN206")
)

var _ = python.Register(python.Rule{
	Rule: rule.Rule{
		Name:     "typehint/unannotated-return",
		Summary:  "A public function has no return annotation",
		Level:    rule.Standard,
		Severity: finding.Warning,
		Fix:      rule.FixUnsafe,
		Variants: []*rule.Variant{functionReturn, specialReturn, staticReturn, classReturn},
		Related:  []string{"no-untyped-def"},
		Since:    "0.1.0",
		Options:  []rule.Option{mypyInitReturn, suppressNoneReturning, ignoreFullyUntyped},
	},
	Function: func(p *python.Pass, f *python.Function) {
		if f.Returns.Text != "" || !isJudged(p, f) ||
			suppressNoneReturning.Of(p) && !f.BrokenBody && !f.Body.ReturnsValue ||
			p.IsMethod() && f.Name == "__init__" && mypyInitReturn.Of(p) && hasAnnotated(f) {
			return
		}
		found := finding.Finding{
			Range:   f.NameRange,
			Message: "public " + thing(p) + " `" + f.Name + "` has no return annotation",
			Subject: "return",
			Code:    returnVariant(p, f).Code(),
		}
		if f.Docstring != nil {
			found.SuppressibleAt = p.Suppressible()
		}
		if returned := returnType(p, f); returned != "" {
			found.Fixes = []finding.Fix{{
				Title:         "Add the return annotation `" + returned + "`",
				Applicability: finding.Unsafe,
				Edits: []text.Edit{{
					Range: text.Range{Start: f.ParametersEnd, End: f.ParametersEnd},
					New:   " -> " + returned,
				}},
			}}
		}
		p.Report(found)
	},
})

// returnVariant is that of f, by what Ruff asks first.
func returnVariant(p *python.Pass, f *python.Function) *rule.Variant {
	switch {
	case !p.IsMethod():
		return functionReturn
	case p.Traits.ClassMethod:
		return classReturn
	case p.Traits.Static:
		return staticReturn
	case strings.HasPrefix(f.Name, "__") && strings.HasSuffix(f.Name, "__"):
		return specialReturn
	}
	return functionReturn
}

func thing(p *python.Pass) string {
	if p.IsMethod() {
		return "method"
	}
	return "function"
}

func hasAnnotated(f *python.Function) bool {
	return slices.ContainsFunc(f.Parameters, func(p python.Parameter) bool { return p.Annotation.Text != "" })
}

// specialReturns are what Python requires of special methods (The Python
// Language Reference, section 3.3).
var specialReturns = map[string]string{
	"__bool__":          "bool",
	"__bytes__":         "bytes",
	"__complex__":       "complex",
	"__contains__":      "bool",
	"__del__":           "None",
	"__delattr__":       "None",
	"__delete__":        "None",
	"__delitem__":       "None",
	"__float__":         "float",
	"__format__":        "str",
	"__hash__":          "int",
	"__index__":         "int",
	"__init__":          "None",
	"__init_subclass__": "None",
	"__int__":           "int",
	"__len__":           "int",
	"__length_hint__":   "int",
	"__repr__":          "str",
	"__set__":           "None",
	"__set_name__":      "None",
	"__setattr__":       "None",
	"__setitem__":       "None",
	"__str__":           "str",
}

// returnType is the type that f plainly returns, or empty.
func returnType(p *python.Pass, f *python.Function) string {
	if p.IsMethod() {
		if required := specialReturns[f.Name]; required != "" {
			return required
		}
	}
	if f.BrokenBody || p.Context.Stub || p.Traits.Abstract || p.Traits.Overload ||
		f.Body.ReturnsValue || f.Body.Yields || f.Body.Stub || f.Body.Raises {
		return ""
	}
	return "None"
}
