package versions

import (
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// frozen is the comment that says which tag a commit was.
var frozen = regexp.MustCompile(`#\s*frozen:\s*(\S+)`)

// readHooks reads a .pre-commit-config.yaml.
func readHooks(content []byte) []Pin {
	d, err := document.Parse(document.YAML, string(content))
	repositories := d.At("repos")
	if err != nil || repositories == nil {
		return nil
	}
	var all []Pin
	for _, repository := range repositories.Children {
		address, revision := repository.At("repo"), repository.At("rev")
		if address == nil || revision == nil {
			continue
		}
		parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(address.Text, "/"), ".git"), "/")
		if len(parts) < 2 {
			continue
		}
		tag := revision.Text
		if was := frozen.FindStringSubmatch(d.Trailing(revision)); was != nil {
			tag = was[1]
		}
		tool, known := toolOfHooks(strings.Join(parts[len(parts)-2:], "/"))
		if pin, ok := newPin(tool, tag, "=="+tag, d.Line(revision.Range.Start)); known && ok {
			all = append(all, pin)
		}
	}
	return all
}
