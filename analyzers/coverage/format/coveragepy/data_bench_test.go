package coveragepy_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/format"
)

// dataSize is how large a generated database is.
type dataSize struct {
	files, contexts int
	// bytes are those of each numbits, arcs those of each context in a file.
	bytes, arcs int
}

// BenchmarkCoveragePyData reads a database of about 10 MB, beside a bare read of
// its tables through the same library: "x-read" is how often the one takes as
// long as the other.
func BenchmarkCoveragePyData(b *testing.B) {
	for name, size := range map[string]dataSize{
		"lines": {files: 50, contexts: 2000, bytes: 100},
		"arcs":  {files: 50, contexts: 100, arcs: 60},
	} {
		b.Run(name, func(b *testing.B) { benchmarkData(b, size) })
	}
}

func benchmarkData(b *testing.B, size dataSize) {
	path := filepath.Join(b.TempDir(), ".coverage")
	generateData(b, path, size)
	bare(b, path) // to have the file in memory
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		bare(b, path)
		middle := time.Now()
		if _, err := format.Read(b.Context(), path); err != nil {
			b.Fatal(err)
		}
		theirs += middle.Sub(start)
		ours += time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-read")
}

// bare reads the tables of a database and does nothing with them.
func bare(tb testing.TB, path string) {
	tb.Helper()
	database, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		tb.Fatal(err)
	}
	defer database.Close()
	var name, lines sql.RawBytes
	var id, file, context, from, to int
	read := func(query string, into ...any) {
		rows, err := database.Query(query)
		if err != nil {
			tb.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				tb.Fatal(err)
			}
		}
		if err := rows.Err(); err != nil {
			tb.Fatal(err)
		}
	}
	read("SELECT id, path FROM file", &id, &name)
	read("SELECT id, context FROM context", &id, &name)
	read("SELECT file_id, context_id, numbits FROM line_bits", &file, &context, &lines)
	read("SELECT file_id, context_id, fromno, tono FROM arc", &file, &context, &from, &to)
}

// generateData writes a database as coverage.py does: the rows of one context
// after those of another. Many tests do no more in a file than import it.
func generateData(tb testing.TB, path string, size dataSize) {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	writeData(tb, path, func(insert func(query string, arguments ...any)) {
		insert("INSERT INTO meta VALUES ('has_arcs', ?), ('version', '7.6.0'), ('when', '2024-05-06 07:08:09')", fmt.Sprint(min(size.arcs, 1)))
		for file := range size.files {
			insert("INSERT INTO file VALUES (?, ?)", file+1, fmt.Sprintf("/home/someone/project/package/module_%d.py", file))
		}
		bits := make([]byte, size.bytes)
		for context := range size.contexts {
			insert("INSERT INTO context VALUES (?, ?)", context+1, fmt.Sprintf("tests/test_%d.py::test_case_%d|run", context/20, context))
			for file := range size.files {
				if size.arcs == 0 {
					for i := range bits {
						bits[i] = byte(random.Uint32())
					}
					insert("INSERT INTO line_bits VALUES (?, ?, ?)", file+1, context+1, bits)
					continue
				}
				from := 1 + random.IntN(800)
				for range size.arcs {
					to := from + 1 + random.IntN(3)
					insert("INSERT OR IGNORE INTO arc VALUES (?, ?, ?, ?)", file+1, context+1, from, to)
					from = to
				}
			}
		}
	})
}

// dataTablesOf are the tables of coverage.py's database ("Coverage.py database
// schema").
const dataTablesOf = `
	CREATE TABLE coverage_schema (version integer);
	CREATE TABLE meta (key text, value text, unique (key));
	CREATE TABLE file (id integer primary key, path text, unique (path));
	CREATE TABLE context (id integer primary key, context text, unique (context));
	CREATE TABLE line_bits (file_id integer, context_id integer, numbits blob, unique (file_id, context_id));
	CREATE TABLE arc (file_id integer, context_id integer, fromno integer, tono integer,
		unique (file_id, context_id, fromno, tono));
	CREATE TABLE tracer (file_id integer primary key, tracer text);
	INSERT INTO coverage_schema VALUES (7);
`

// writeData writes a database with the rows that fill inserts.
func writeData(tb testing.TB, path string, fill func(insert func(query string, arguments ...any))) {
	tb.Helper()
	database, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
	if err != nil {
		tb.Fatal(err)
	}
	defer database.Close()
	if _, err := database.Exec(dataTablesOf); err != nil {
		tb.Fatal(err)
	}
	transaction, err := database.Begin()
	if err != nil {
		tb.Fatal(err)
	}
	prepared := map[string]*sql.Stmt{}
	fill(func(query string, arguments ...any) {
		statement := prepared[query]
		if statement == nil {
			if statement, err = transaction.Prepare(query); err != nil {
				tb.Fatal(err)
			}
			prepared[query] = statement
		}
		if _, err := statement.Exec(arguments...); err != nil {
			tb.Fatal(err)
		}
	})
	if err := transaction.Commit(); err != nil {
		tb.Fatal(err)
	}
}
