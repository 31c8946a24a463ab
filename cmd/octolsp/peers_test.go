//go:build tools

package main

import (
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestKnowsEveryRuleOfRuff compares what octolsp knows of Ruff's codes with the
// real Ruff.
func TestKnowsEveryRuleOfRuff(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), parts.Ruff(t), "rule", "--all", "--output-format", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var rules []struct{ Code string }
	if err := json.Unmarshal(out, &rules); err != nil {
		t.Fatal(err)
	}
	if len(rules) < 900 {
		t.Fatalf("Ruff names %d rules only", len(rules))
	}
	for _, r := range rules {
		if r.Code != "" && rule.Peer(r.Code) != "Ruff" { // a syntax error has none
			t.Errorf("%s is not in analyzers/rule/peers.txt", r.Code)
		}
	}
}
