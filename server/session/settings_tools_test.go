package session

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
)

// TestToolSettings holds what the setting "tools" becomes, and what is said of
// what it can't be.
func TestToolSettings(t *testing.T) {
	for _, test := range []struct{ given, values, problems string }{
		{`{}`, ``, ``},
		{`[]`, ``, `expected an object, found []`},
		{`"on"`, ``, `expected an object, found "on"`},
		{`{"ruff": "on", "timeout": 30, "formatter": "black"}`, `tools.formatter=[black] tools.ruff=[on] tools.timeout=[30]`, ``},
		{`{"clippy": {"command": "check", "targetDirectory": "target/it", "path": "", "arguments": []}}`,
			`tools.clippy.command=[check] tools.clippy.target-directory=[target/it]`, ``},
		{`{"mypy": {"mode": "off", "arguments": ["--strict", "a b"]}}`, `tools.mypy.arguments=[--strict a b] tools.mypy.mode=[off]`, ``},
		{`{"ruff": "yes", "mypy": "on"}`, `tools.mypy=[on]`, `octolsp.tools.ruff must be one of "auto", "on" or "off", not "yes"`},
		{`{"ruff": null, "mypy": {"mode": null}}`, ``, ``},
		{`{"timeout": 1.5, "ruff": true}`, ``, `expected a string, a number or a list of strings in tools.ruff, found true
octolsp.tools.timeout must be a whole number of seconds, not "1.5"`},
		{`{"timeout": 0}`, ``, `octolsp.tools.timeout must be 1 to 86400 seconds, not 0`},
		{`{"trustProject": "yes"}`, ``, `octolsp.tools.trustProject: cannot set "tools.trust-project"`},
		{`{"flake8": "on", "ruff": {"mode": {"a": 1}}}`, ``, `octolsp.tools.flake8: cannot set "tools.flake8"
expected a string, a number or a list of strings in tools.ruff.mode, found {"a": 1}`},
	} {
		settings, problems := ParseSettings([]byte(`{"tools": ` + test.given + `}`))
		var values []string
		for _, value := range settings.Values {
			values = append(values, fmt.Sprintf("%s=%v", value.Key, value.Values))
		}
		said := strings.ReplaceAll(fmt.Sprint(errors.Join(problems...)), "the setting octolsp.tools: ", "")
		if strings.Join(values, " ") != test.values || strings.TrimPrefix(said, "<nil>") != test.problems {
			t.Errorf("%s\nbecame %s\nwith the problems\n%s", test.given, values, said)
		}
	}
}
