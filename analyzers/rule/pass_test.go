package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

var (
	isOn     = rule.Bool("is-on", false, "Whether").AtStrict(true)
	howMany  = rule.Int("how-many", 3, "How many")
	what     = rule.String("what", "this", "What")
	which    = rule.Choice("which", "short", "Which", "short", "long")
	some     = rule.Strings("some", nil, "Some")
	chosen   = rule.Choices("chosen", []string{"a"}, "Some of them", "a", "b")
	notThere = rule.Bool("not-there", false, "No rule has it")

	plain   = rule.Codes("T001", "OTHER1")
	starred = rule.Codes("T002")
	uncoded = rule.Codes()

	withOptions = rule.Register(&rule.Rule{
		Name: "test/options", Equivalents: []string{"T009", "OTHER9"},
		Options: []rule.Option{isOn, howMany, what, which, some, chosen},
	})
	withVariants = rule.Register(&rule.Rule{Name: "test/variants", Variants: []*rule.Variant{plain, starred, uncoded}})
)

// refused are the panics of rules that must not be.
var refused = map[string]any{}

func init() {
	for name, r := range map[string]rule.Rule{
		"both":   {Name: "test/both", Equivalents: []string{"X1"}, Variants: []*rule.Variant{rule.Codes("X2")}},
		"shared": {Name: "test/shared", Variants: []*rule.Variant{plain}},
		"alike":  {Name: "test/alike", Variants: []*rule.Variant{rule.Codes("X3"), rule.Codes("X3", "X4")}},
	} {
		func() {
			defer func() { refused[name] = recover() }()
			rule.Register(&r)
		}()
	}
}

func TestRefusedRules(t *testing.T) {
	for name, want := range map[string]string{
		"both":   "rule: test/both has Equivalents and Variants: leave one out",
		"shared": "rule: test/shared and test/variants share a variant",
		"alike":  "rule: two variants of test/alike begin with the code X3",
	} {
		if got := fmt.Sprint(refused[name]); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestOptions(t *testing.T) {
	on := func(level rule.Level, options map[string]any) *rule.Enabled {
		return rule.NewSet(level, "google", map[*rule.Rule]rule.Settings{withOptions: {Options: options}}).Enabled(withOptions)
	}
	usual := on(rule.Standard, nil)
	if isOn.Of(usual) || howMany.Of(usual) != 3 || what.Of(usual) != "this" || which.Of(usual) != "short" ||
		len(some.Of(usual)) != 0 || !slices.Equal(chosen.Of(usual), []string{"a"}) {
		t.Error("the defaults do not hold")
	}
	if !isOn.Of(on(rule.Strict, nil)) {
		t.Error("the default at level strict does not hold")
	}
	given := on(rule.Strict, map[string]any{"is-on": false, "how-many": 7, "some": []string{"x"}})
	if isOn.Of(given) || howMany.Of(given) != 7 || !slices.Equal(some.Of(given), []string{"x"}) {
		t.Error("what is given does not hold")
	}
	defer func() {
		if got := fmt.Sprint(recover()); got != "rule: test/options does not declare the option not-there" {
			t.Errorf("an option of no rule: %s", got)
		}
	}()
	notThere.Of(usual)
}

// TestReport holds which findings of a rule with variants are kept, and with
// which codes and severities.
func TestReport(t *testing.T) {
	settings := rule.Settings{Variants: []rule.VariantSettings{{Severity: finding.Error}, {Off: true}, {Severity: finding.Hint}}}
	set := rule.NewSet(rule.Basic, "google", map[*rule.Rule]rule.Settings{withVariants: settings, withOptions: {Severity: finding.Info}})
	found := &rule.Findings{}
	pass := rule.Pass{Enabled: set.Enabled(withVariants), Set: set, Symbol: "f", Found: found}
	for _, code := range []string{"T001", "T002", "", "T003"} {
		pass.Report(finding.Finding{Code: code})
		pass.ReportWhen(rule.Condition{Kind: "some"}, finding.Finding{Code: code})
	}
	pass.Enabled = set.Enabled(withOptions)
	pass.Report(finding.Finding{})
	var got []string
	for _, f := range found.Certain {
		variant := "none"
		if v := rule.VariantOf(&f); v != nil {
			variant = fmt.Sprint(v.Index())
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", f.Severity, variant, f.Symbol, strings.Join(rule.CodesOf(&f), "+")))
	}
	want := []string{"error 0 f T001+OTHER1", "hint 2 f ", "error none f ", "info 0 f T009+OTHER9"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(found.Conditional) != 3 {
		t.Errorf("%d findings wait for linking, want 3", len(found.Conditional))
	}
	tool := finding.Finding{Rule: "ruff/T002", Code: "T002", Source: "ruff"}
	if got := rule.CodesOf(&tool); !slices.Equal(got, []string{"T002"}) || rule.VariantOf(&tool) != nil {
		t.Errorf("the codes of a tool's finding are %v", got)
	}
}
