package registry_test

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// TestEveryToolSaysWhatAProjectCanHaveItDo holds that the tables are there, and that
// each row can be looked up.
func TestEveryToolSaysWhatAProjectCanHaveItDo(t *testing.T) {
	for _, tool := range tools.Checkers() {
		d := tool.Description()
		if d.Name == "spelling" {
			continue // a tool of another test
		}
		if len(d.Effects) == 0 {
			t.Errorf("%s has no table of effects", d.Key())
		}
		for _, effect := range d.Effects {
			if len(effect.By) == 0 || effect.What == "" || !strings.HasPrefix(effect.Source, "https://") {
				t.Errorf("%s: %+v is not complete", d.Key(), effect)
			}
			if d.Builds && effect.Untrusted != description.ByRefusal {
				t.Errorf("%s builds, and does not refuse %s", d.Key(), effect)
			}
		}
	}
}
