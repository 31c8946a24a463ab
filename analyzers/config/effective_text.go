package config

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"
)

// Write writes the report as text for people.
func (r *Effective) Write(out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "File     %s\n", r.File)
	switch len(r.Configs) {
	case 0:
		text.WriteString("Config   none\n")
	case 1:
		fmt.Fprintf(&text, "Config   %s\n", r.Configs[0])
	default:
		fmt.Fprintf(&text, "Config   %s, which extends %s\n", r.Configs[0], strings.Join(r.Configs[1:], ", then "))
	}
	if r.Excluded != nil {
		fmt.Fprintf(&text, "Excluded by %q (%s)\n", r.Excluded.Value, r.Excluded.Origin)
	}
	columns := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(columns, "\nValues\n")
	for _, v := range r.Values {
		fmt.Fprintf(columns, "  %s\t%s\t%s\n", v.Key, v.text(), v.Origin)
	}
	columns.Flush()
	for _, on := range []bool{true, false} {
		r.writeRules(&text, on)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func (r *Effective) writeRules(text *strings.Builder, on bool) {
	var rules []EffectiveRule
	for _, rule := range r.Rules {
		if rule.On == on {
			rules = append(rules, rule)
		}
	}
	if len(rules) == 0 {
		return
	}
	title := "Rules that are off"
	if on {
		title = "Rules that are on"
	}
	fmt.Fprintf(text, "\n%s\n", title)
	columns := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	for _, rule := range rules {
		name := rule.Rule
		if rule.Status != "" {
			name += " (" + rule.Status + ")"
		}
		fmt.Fprintf(columns, "  %s\t%s\t%s\n", name, severityText(rule.Severity), becauseText(rule.On, rule.Because))
		for _, code := range rule.Codes {
			severity := "off"
			if code.On {
				severity = severityText(code.Severity)
			}
			fmt.Fprintf(columns, "    %s\t%s\t%s\n", code.Code, severity, becauseText(code.On, code.Because))
		}
		for _, option := range rule.Options {
			if on {
				fmt.Fprintf(columns, "    %s = %v\t\t%s\n", option.Key, tomlText(option.Value), option.Origin)
			}
		}
	}
	columns.Flush()
}

// text is the value as text; built-in patterns are too many to list.
func (v *EffectiveValue) text() string {
	switch value := v.Value.(type) {
	case nil: // no report is named
		return "the usual names and places"
	case int64: // a size is the only number
		return humanize.IBytes(uint64(value))
	case []string:
		if v.Origin.Kind == FromDefault.String() {
			return fmt.Sprintf("%d built-in patterns", len(value))
		}
		return strings.Join(value, " ")
	}
	return fmt.Sprint(v.Value)
}

// becauseText is why a rule or a code is on or off.
func becauseText(on bool, because EffectiveValue) string {
	why := fmt.Sprintf("%s %v (%s)", because.Key, because.Value, because.Origin)
	switch {
	case on || because.Key != "level":
		return why
	case because.Value == "none":
		return fmt.Sprintf("not selected (%s)", because.Origin)
	}
	return "not in " + why
}

func severityText(severity EffectiveValue) string {
	if severity.Origin.Kind == FromDefault.String() {
		return fmt.Sprint(severity.Value)
	}
	return fmt.Sprintf("%v (%s)", severity.Value, severity.Origin)
}

// tomlText is an option's value as it is written in the config.
func tomlText(value any) string {
	switch value := value.(type) {
	case string:
		return fmt.Sprintf("%q", value)
	case []string:
		list := make([]string, len(value))
		for i, text := range value {
			list[i] = fmt.Sprintf("%q", text)
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	return fmt.Sprint(value)
}
