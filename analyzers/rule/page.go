package rule

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// pageName is the name of r's page in its folder.
func (r *Rule) pageName() string {
	return strings.ReplaceAll(strings.TrimPrefix(r.Name, r.Family()+"/"), "-", "_") + ".md"
}

// PagePath is where the page of r lies in the repository, with forward
// slashes, such as "analyzers/python/docstring/undocumented_param.md"; it is
// empty for a family without pages.
func (r *Rule) PagePath() string {
	pages, known := registry.pages[r.Family()]
	if !known {
		return ""
	}
	return path.Join(pages.folder, r.pageName())
}

// Page is the Markdown page of r.
func (r *Rule) Page() (string, error) {
	pages, known := registry.pages[r.Family()]
	if !known {
		return "", fmt.Errorf("the page of %s: no pages for the family %s", r.Name, r.Family())
	}
	page, err := fs.ReadFile(pages.files, r.pageName())
	if err != nil {
		return "", fmt.Errorf("the page of %s: %w", r.Name, err)
	}
	return string(page), nil
}

// Brief is what the page of r says first, as Markdown without headings: what
// the rule finds, in one paragraph, and why.
func (r *Rule) Brief() (string, error) {
	page, err := r.Page()
	if err != nil {
		return "", err
	}
	_, body, _ := strings.Cut(page, "\n\n")
	what, rest, _ := strings.Cut(body, "\n\n")
	_, why, found := strings.Cut("\n"+rest, "\n## Why\n")
	if !found {
		return "", fmt.Errorf("the page of %s: no heading \"## Why\"", r.Name)
	}
	why, _, _ = strings.Cut(why, "\n#")
	return strings.TrimSpace(what) + "\n\n" + strings.TrimSpace(why) + "\n", nil
}
