package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
)

// Fingerprints are names for the findings of file, in their order. A name
// stays when lines move: it is a hash of the rule, the path in the repository,
// the symbol, the subject, and the ordinal among findings that are equal in
// all of these.
func Fingerprints(file *File) []string {
	fingerprints := make([]string, len(file.Findings))
	seen := make(map[string]int, len(file.Findings))
	for i := range file.Findings {
		key := identity(file, &file.Findings[i])
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(seen[key])))
		seen[key]++
		fingerprints[i] = hex.EncodeToString(sum[:16])
	}
	return fingerprints
}

// identity joins what tells findings apart with a byte that stands in none of
// it.
func identity(file *File, f *finding.Finding) string {
	subject := f.Subject
	if subject == "" {
		subject = strings.Join(strings.Fields(f.Range.In(file.Source)), " ")
	}
	return strings.Join([]string{f.Rule, file.RepositoryPath, f.Symbol, subject}, "\x00")
}
