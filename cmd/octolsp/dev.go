package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
)

// newRuleTemplates are the files of a new rule, by its language.
//
//go:embed newrule
var newRuleTemplates embed.FS

func newDevCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "dev", Short: "Helps those who work on octolsp itself", Hidden: true, Args: needSubcommand, RunE: showHelp,
	}
	cmd.AddCommand(newNewRuleCommand())
	return cmd
}

func newNewRuleCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new-rule FAMILY/NAME",
		Short: "Writes the two files of a new rule",
		Long: "Writes the two files of a new rule: the Go file and its page, in the folder of the family. Both are to be\n" +
			"filled in: until then the test of the page fails.",
		Args: exactly("FAMILY/NAME"),
		RunE: func(cmd *cobra.Command, arguments []string) error {
			root, err := ownRepository()
			if err != nil {
				return err
			}
			made, err := newRule(root, arguments[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Wrote %s\n  and %s.\nFill in what they say, then run\n  go test ./analyzers/engine -run 'TestPages/%s$'\n",
				made.code, made.page, strings.ReplaceAll(arguments[0], "/", "."))
			return nil
		},
	}
}

// newRuleFiles are the files of a new rule, as paths in the repository.
type newRuleFiles struct{ code, page string }

var ruleName = regexp.MustCompile(`^([a-z]+)/[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// newRule writes the files of the rule of that name to the repository at root.
func newRule(root, name string) (*newRuleFiles, error) {
	parts := ruleName.FindStringSubmatch(name)
	if parts == nil {
		return nil, fmt.Errorf("%q is not a name for a rule: write FAMILY/NAME in lower case with dashes, such as docstring/undocumented-yield", name)
	}
	if known := rule.Find(name); known != nil {
		return nil, fmt.Errorf("there is a rule %s already: see %s", name, known.PagePath())
	}
	languages := familyLanguages()
	language := languages[parts[1]]
	if language == "" {
		var families []string
		for family := range languages {
			families = append(families, family)
		}
		slices.Sort(families)
		return nil, fmt.Errorf("there is no family %q of rules to add to: use %s", parts[1], strings.Join(families, ", "))
	}
	page := (&rule.Rule{Name: name}).PagePath()
	made := &newRuleFiles{strings.TrimSuffix(page, ".md") + ".go", page}
	since, err := nextRelease(root)
	if err != nil {
		return nil, err
	}
	fields := struct{ Family, Name, Since string }{parts[1], name, since}
	for target, source := range map[string]string{made.code: language + ".go.tmpl", made.page: language + ".md.tmpl"} {
		if err := writeTemplate(filepath.Join(root, filepath.FromSlash(target)), source, fields); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// familyLanguages are the languages of the families whose rules read one.
func familyLanguages() map[string]string {
	languages := map[string]string{}
	for _, r := range rule.All() {
		if r.Language != "" {
			languages[r.Family()] = r.Language
		}
	}
	return languages
}

func writeTemplate(target, source string, fields any) error {
	parsed, err := template.ParseFS(newRuleTemplates, path.Join("newrule", source))
	if err != nil {
		return fmt.Errorf("reading the template: %w", err)
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, fields); err != nil {
		return fmt.Errorf("filling in the template: %w", err)
	}
	file, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("writing the rule: %w", err)
	}
	_, err = file.Write(text.Bytes())
	return errors.Join(err, file.Close())
}

const ownModule = "module github.com/octollm/octolsp\n"

// ownRepository is the folder of octolsp's repository around the working folder.
func ownRepository() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the working folder: %w", err)
	}
	for {
		content, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		switch {
		case err == nil && strings.HasPrefix(string(content), ownModule):
			return folder, nil
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("looking for octolsp's repository: %w", err)
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", errors.New("the working folder is not in octolsp's repository: rules are written there")
		}
		folder = parent
	}
}

var released = regexp.MustCompile(`(?m)^## \[(\d+)\.(\d+)\.\d+\]`)

// nextRelease is the release after the last one that the changelog has.
func nextRelease(root string) (string, error) {
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return "", fmt.Errorf("finding the next release: %w", err)
	}
	last := released.FindSubmatch(changelog)
	if last == nil {
		return "0.1.0", nil
	}
	minor, err := strconv.Atoi(string(last[2]))
	if err != nil {
		return "", fmt.Errorf("finding the next release: %w", err)
	}
	return fmt.Sprintf("%s.%d.0", last[1], minor+1), nil
}
