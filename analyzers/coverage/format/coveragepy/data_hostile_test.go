package coveragepy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/format/coveragepy"
)

// TestCoveragePyDataHostile reads databases that a stranger wrote: nothing that is in
// them beside the tables is computed, loaded, opened or written.
func TestCoveragePyDataHostile(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("SQLITE_TMPDIR", temporary)
	made := filepath.Join(t.TempDir(), "made")
	const endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n FROM r"
	for name, statement := range map[string]string{
		"a trigger":                 "CREATE TRIGGER w AFTER INSERT ON file BEGIN SELECT load_extension('" + made + "'); END",
		"a view beside":             "CREATE VIEW aaa AS " + endless,
		"a virtual table":           "CREATE VIRTUAL TABLE aaa USING fts5(x)",
		"an index of an expression": "CREATE INDEX aaa ON file (hex(zeroblob(length(path) * 1000000)))",
		"a partial index":           "CREATE INDEX aaa ON file (path) WHERE abs(id) > 0",
		"a check that is endless":   "CREATE TABLE aaa (x CHECK (x IN (1, length(hex(zeroblob(100000000))))))",
		"a default that is long":    "CREATE TABLE aaa (x DEFAULT (hex(zeroblob(100000000))))",
		"many tables":               strings.Repeat("CREATE TABLE IF NOT EXISTS aaa (x);", 100),
		"no index of arcs":          "DROP TABLE arc; CREATE TABLE arc (file_id, context_id, fromno, tono); INSERT INTO arc VALUES (2, 1, 1, 2), (1, 1, 1, 2)",
		"write-ahead logging":       "PRAGMA journal_mode = WAL",
	} {
		path := other(t, dataTablesOf+statement)
		if _, err := format.Read(t.Context(), path); err != nil && !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
		}
		if beside, err := os.ReadDir(filepath.Dir(path)); err != nil || len(beside) != 1 {
			t.Errorf("%s: now there are %v, %v", name, beside, err)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("a database had a file made")
	}
}

// TestCoveragePyDataIsBounded looks at a file that says that it is much longer than
// what is in it.
func TestCoveragePyDataIsBounded(t *testing.T) {
	path := dataOf(t)
	if err := os.Truncate(path, coveragepy.LargestData+1); err != nil {
		t.Fatal(err)
	}
	if _, err := format.Read(t.Context(), path); err == nil || !strings.Contains(err.Error(), "the database is larger than 1073741824 bytes") {
		t.Errorf("got %v", err)
	}
}
