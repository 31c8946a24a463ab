package session

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/finding"
)

// Settings are the editor's for one folder. They choose what is shown and
// run; the standard is the config file's, unless PreferEditor.
type Settings struct {
	// Enable is false where nothing is to be found.
	Enable bool
	// Values are those of the keys that a config file has too.
	Values []config.Override
	// Configuration is the path of the one config to use, or empty.
	Configuration string
	// PreferEditor lets Values stand above the config files.
	PreferEditor bool
	// MinimumSeverity is the severity from which findings are shown.
	MinimumSeverity finding.Severity
	// DiagnosticMode says of which files diagnostics are shown.
	DiagnosticMode DiagnosticMode
	// CodeLens shows the documented and typed share of classes and modules.
	CodeLens bool
	// Coverage shows which lines no test executes.
	Coverage bool
	// DocumentationURL is the address that the paths of rule pages follow.
	DocumentationURL string
	// LogLevel is "debug", "info", "warn" or "error"; empty is that of the
	// command line.
	LogLevel string
}

// DiagnosticMode says of which files diagnostics are shown.
type DiagnosticMode string

// The modes. In Auto it is the open files, and the whole workspace where the
// client asks for it.
const (
	Auto          DiagnosticMode = "auto"
	Workspace     DiagnosticMode = "workspace"
	OpenFilesOnly DiagnosticMode = "openFilesOnly"
)

// DefaultSettings hold where the editor says nothing.
func DefaultSettings() Settings { return Settings{Enable: true, DiagnosticMode: Auto, Coverage: true} }

// setting reads one key into s.
type setting func(s *Settings, raw json.RawMessage) error

// settings are the keys of the section "octolsp".
var settings = map[string]setting{
	"enable":        value(func(s *Settings, v bool) error { s.Enable = v; return nil }),
	"configuration": value(func(s *Settings, v string) error { s.Configuration = v; return nil }),
	"preferEditor":  value(func(s *Settings, v bool) error { s.PreferEditor = v; return nil }),
	"codeLens":      value(func(s *Settings, v bool) error { s.CodeLens = v; return nil }),
	"documentationUrl": value(func(s *Settings, v string) error {
		if address, err := url.Parse(v); v != "" && (err != nil || address.Scheme == "") {
			return fmt.Errorf("expected an address such as https://example.com/pages, found %q", v)
		}
		s.DocumentationURL = v
		return nil
	}),
	"minimumSeverity": value(func(s *Settings, v string) (err error) {
		s.MinimumSeverity, err = finding.ParseSeverity(v)
		return err
	}),
	"diagnosticMode": oneOf(func(s *Settings, v string) { s.DiagnosticMode = DiagnosticMode(v) },
		string(Auto), string(Workspace), string(OpenFilesOnly)),
	"logLevel":      oneOf(func(s *Settings, v string) { s.LogLevel = v }, "debug", "info", "warn", "error"),
	"level":         override("level"),
	"select":        override("select"),
	"extendSelect":  override("extend-select"),
	"ignore":        override("ignore"),
	"exclude":       override("exclude"),
	"extendExclude": override("extend-exclude"),
	"tools":         toolSettings,
	"coverage":      coverageSettings,
}

// value is a setting of the JSON type of Value.
func value[Value any](set func(*Settings, Value) error) setting {
	return func(s *Settings, raw json.RawMessage) error {
		var v Value
		if err := json.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("expected a %T, found %s", v, raw)
		}
		return set(s, v)
	}
}

func oneOf(set func(*Settings, string), choices ...string) setting {
	return value(func(s *Settings, v string) error {
		if !slices.Contains(choices, v) {
			return fmt.Errorf("expected one of %s, found %q", strings.Join(choices, ", "), v)
		}
		set(s, v)
		return nil
	})
}

// override is a setting for a key of the config: a string or a list of them.
func override(key string) setting {
	return func(s *Settings, raw json.RawMessage) error {
		var values []string
		if err := json.Unmarshal(raw, &values); err != nil {
			var one string
			if json.Unmarshal(raw, &one) != nil {
				return fmt.Errorf("expected a string or a list of strings, found %s", raw)
			}
			values = []string{one}
		}
		if len(values) == 0 {
			return nil // as editors say that nothing is set
		}
		given := config.Override{Key: key, Values: values, Origin: config.Origin{Kind: config.FromEditor, Name: "octolsp." + camel(key)}}
		if err := config.CheckOverride(given); err != nil {
			return err
		}
		s.Values = append(s.Values, given)
		return nil
	}
}

// camel is key, which is in kebab-case, as editors write it.
func camel(key string) string {
	words := strings.Split(key, "-")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// ParseSettings reads the section "octolsp" of the editor's settings. What is
// wrong is described for people, and left out; null counts as not given, and so do
// keys that only an editor's extension knows. An empty list is what editors that
// speak Lua have for an empty object.
func ParseSettings(raw []byte) (Settings, []error) {
	s := DefaultSettings()
	if text := string(raw); text == "" || text == "null" || text == "[]" {
		return s, nil
	}
	var section map[string]json.RawMessage
	if err := json.Unmarshal(raw, &section); err != nil {
		return s, []error{fmt.Errorf("the settings octolsp: expected an object, found %s", raw)}
	}
	var problems []error
	for _, key := range slices.Sorted(maps.Keys(section)) {
		read, known := settings[key]
		if !known || string(section[key]) == "null" {
			continue
		}
		if err := read(&s, section[key]); err != nil {
			problems = append(problems, fmt.Errorf("the setting octolsp.%s: %w", key, err))
		}
	}
	return s, problems
}
