package coveragepy_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/format/coveragepy"
)

// other writes a database by hand.
func other(t testing.TB, statements string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data%41 ?#")
	database, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	if _, err := database.Exec(statements); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(filepath.Dir(path), "data*"))
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	return made[0]
}

func TestCoveragePyDataErrors(t *testing.T) {
	const version = "CREATE TABLE coverage_schema (version integer); INSERT INTO coverage_schema VALUES "
	for _, test := range []struct{ name, path, want string }{
		{"of something else", other(t, "CREATE TABLE a (b)"), "not a database of coverage.py: it has no table coverage_schema"},
		{"of the future", other(t, version+"(8)"), "schema 8 is newer than octolsp knows (7): make a report with `coverage json`, or update octolsp"},
		{"of the past", other(t, version+"(6)"), "schema 6 is that of a test release of coverage.py 5.0: run the tests again with 5.0 or newer"},
		{"without a version", other(t, version+"('new')"), "the database of coverage.py does not say which schema it has"},
		{"without rows", other(t, strings.TrimSuffix(version, "INSERT INTO coverage_schema VALUES ")), "the database of coverage.py does not say which schema it has"},
		{"without tables", other(t, version+"(7)"), "the database of coverage.py has no table meta"},
		{
			"with a view that never ends",
			other(t, strings.Replace(dataTablesOf, "CREATE TABLE line_bits", "CREATE TABLE old", 1)+
				"CREATE VIEW line_bits AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n file_id, n context_id, n numbits FROM r"),
			"the database of coverage.py has no table line_bits",
		},
		{
			"with a column that is computed",
			other(t, strings.Replace(dataTablesOf, "CREATE TABLE meta (key text", "CREATE TABLE meta (long text AS (hex(zeroblob(7000000))), key text", 1)),
			"not a database of coverage.py: it has columns that are computed",
		},
		{
			"with a huge value", other(t, dataTablesOf+"INSERT INTO context VALUES (1, CAST(zeroblob(20000000) AS TEXT))"),
			"a value in the database has more than 16 MB",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := format.Read(t.Context(), test.path); err == nil || err.Error() != test.path+": "+test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// TestCoveragePyDataDamaged cuts a database off anywhere, and overwrites it
// anywhere.
func TestCoveragePyDataDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".coverage")
	generateData(t, path, dataSize{files: 5, contexts: 20, bytes: 100})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := format.Read(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), "the database is damaged: ") {
			t.Errorf("%d bytes: %v", len(content), err)
		}
	}
	for size := 100; size < len(whole); size += len(whole) / 9 {
		check(whole[:size])
	}
	for at := 5 * 4096; at < len(whole); at += 4096 {
		broken := slices.Clone(whole)
		copy(broken[at:at+8], "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8")
		check(broken)
	}
}

// touching changes a file whenever it is asked whether it is done.
type touching struct {
	context.Context
	touch func()
}

func (c touching) Err() error {
	c.touch()
	return c.Context.Err()
}

func TestCoveragePyDataThatIsWritten(t *testing.T) {
	for _, beside := range []string{"-journal", "-wal"} {
		path := dataOf(t)
		if err := os.WriteFile(path+beside, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := format.Read(t.Context(), path); err != nil {
			t.Errorf("an empty file %s: %v", beside, err)
		}
		if err := os.WriteFile(path+beside, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := format.Read(t.Context(), path); !errors.Is(err, coverage.ErrChanging) {
			t.Errorf("a file %s: %v", beside, err)
		}
	}
	path := dataOf(t)
	appended := touching{t.Context(), func() {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.Write(make([]byte, 4096)); err != nil {
			t.Fatal(err)
		}
	}}
	if _, err := readData(appended, t, path); !errors.Is(err, coverage.ErrChanging) {
		t.Errorf("it grew: %v", err)
	}
	path = dataOf(t)
	rewritten := touching{t.Context(), func() {
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}}
	if _, err := readData(rewritten, t, path); !errors.Is(err, coverage.ErrChanging) {
		t.Errorf("it was written: %v", err)
	}
}

// TestCoveragePyDataEnds: it stops when its context ends, and leaves nothing behind.
func TestCoveragePyDataEnds(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	path := dataOf(t, "INSERT INTO meta VALUES ('has_arcs', '0')")
	for calls := range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		left := calls
		counting := touching{ctx, func() {
			if left--; left < 0 {
				cancel()
			}
		}}
		if _, err := readData(counting, t, path); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		cancel()
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readData(done, t, path); !errors.Is(err, context.Canceled) {
		t.Errorf("done: %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// readData reads the database at path.
func readData(ctx context.Context, t *testing.T, path string) (*coverage.Report, error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return coveragepy.ReadData(ctx, file)
}
