package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/text"
)

// What the reports are allowed to cost.
const (
	lcovSize     = 500 << 20
	lcovRatio    = 5
	lcovPeak     = 200 << 20 // bytes
	databaseSize = 100 << 20
	databaseMost = 3
	carryMost    = 50 * time.Millisecond
)

// benchCoverage measures reading large coverage reports against reading their
// bytes or tables and doing nothing else, and carrying lines over edits.
func benchCoverage(ctx context.Context) error {
	binary, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	folder, err := os.MkdirTemp("", "octolsp-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	// One of the files is there, so that the reports say something of the project.
	if err := os.Mkdir(filepath.Join(folder, "package_0"), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "package_0", "module_0.py"), []byte(strings.Repeat("x = 1\n", 1000)), 0o600); err != nil {
		return err
	}
	for _, each := range []struct {
		name  string
		write func(path string) error
	}{{"many files", writeManyFiles}, {"ten suites of the same files", writeSuites}} {
		path := filepath.Join(folder, "lcov.info")
		if err := each.write(path); err != nil {
			return fmt.Errorf("writing a tracefile: %w", err)
		}
		if err := benchTracefile(ctx, each.name, binary, path); err != nil {
			return err
		}
	}
	for _, arcs := range []bool{false, true} {
		path := filepath.Join(folder, fmt.Sprintf(".coverage.%v", arcs))
		if err := writeDatabase(ctx, path, arcs); err != nil {
			return fmt.Errorf("writing a database: %w", err)
		}
		if err := benchDatabase(ctx, path, arcs); err != nil {
			return err
		}
	}
	if err := benchWatch(ctx, binary); err != nil {
		return err
	}
	return benchLinemap()
}

func benchTracefile(ctx context.Context, name, binary, path string) error {
	var bare, whole time.Duration
	for range rounds {
		begin := time.Now()
		if err := scanLines(path); err != nil {
			return err
		}
		bare = best(bare, time.Since(begin))
		begin = time.Now()
		if _, err := format.Read(ctx, path); err != nil {
			return err
		}
		whole = best(whole, time.Since(begin))
	}
	status, err := usageOf(ctx, os.Stderr, binary, "coverage", "status", "--report", path, filepath.Dir(path))
	if err != nil {
		return err
	}
	if status.ExitCode != 0 {
		return fmt.Errorf("octolsp coverage status ended with %d", status.ExitCode)
	}
	fmt.Printf("LCOV of %d MB, %s: %.2f s, %.1f times a bare line scan (asked: %d), %d MB at the peak of octolsp (asked: %d)\n",
		lcovSize>>20, name, whole.Seconds(), whole.Seconds()/bare.Seconds(), lcovRatio, status.Peak>>20, lcovPeak>>20)
	return nil
}

// scanLines finds the lines of a file, one after the other.
func scanLines(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 64<<10)
	for {
		if _, err := in.ReadSlice('\n'); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// writeManyFiles writes a tracefile in which each file stands once.
func writeManyFiles(path string) error {
	return writeTracefile(path, func(int) string { return "" }, 1<<30)
}

// writeSuites writes one in which the same files stand for each of ten tests.
func writeSuites(path string) error {
	const suites = 10
	return writeTracefile(path, func(file int) string { return fmt.Sprintf("suite_%d", file*suites*recordSize/lcovSize) }, lcovSize/recordSize/suites)
}

// recordSize is about that of one file's record in bytes.
const recordSize = 13_800

// writeTracefile writes records of a thousand lines up to lcovSize. suite is the
// test of the record, of which different ones are told apart.
func writeTracefile(path string, suite func(record int) string, different int) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriterSize(file, 1<<20)
	written := 0
	for record := 0; written < lcovSize; record++ {
		n, _ := fmt.Fprintf(out, "TN:%s\nSF:/build/project/package_%d/module_%d.py\n", suite(record), record%different/100, record%different)
		written += n
		covered := 0
		for line := 1; line <= 1000; line++ {
			hits := (line * record) % 1300 % 97
			covered += min(hits, 1)
			n, _ = fmt.Fprintf(out, "DA:%d,%d\n", line+line/7, hits)
			written += n
			if line%20 == 0 {
				n, _ = fmt.Fprintf(out, "BRDA:%d,0,0,%d\nBRDA:%d,0,1,-\n", line+line/7, line%3, line+line/7)
				written += n
			}
		}
		n, _ = fmt.Fprintf(out, "LF:1000\nLH:%d\nend_of_record\n", covered)
		written += n
	}
	return out.Flush()
}

// writeDatabase writes a database of coverage.py of about databaseSize: of the
// lines that each of many tests executed, or of the steps from line to line.
func writeDatabase(ctx context.Context, path string, arcs bool) (err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	hasArcs := 0
	if arcs {
		hasArcs = 1
	}
	for _, statement := range []string{
		"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF",
		"CREATE TABLE coverage_schema (version integer)", "INSERT INTO coverage_schema VALUES (7)",
		"CREATE TABLE meta (key text, value text, unique (key))",
		fmt.Sprintf("INSERT INTO meta VALUES ('has_arcs', '%d'), ('version', '7.6.0')", hasArcs),
		"CREATE TABLE file (id integer primary key, path text, unique (path))",
		"CREATE TABLE context (id integer primary key, context text, unique (context))",
		"CREATE TABLE line_bits (file_id integer, context_id integer, numbits blob, unique (file_id, context_id))",
		"CREATE TABLE arc (file_id integer, context_id integer, fromno integer, tono integer, unique (file_id, context_id, fromno, tono))",
		"CREATE TABLE tracer (file_id integer primary key, tracer text)",
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return fillDatabase(ctx, db, arcs)
}

func fillDatabase(ctx context.Context, db *sql.DB, arcs bool) error {
	const files = 500
	tests, statement := 1_500, "INSERT INTO line_bits VALUES (?, ?, ?)"
	if arcs {
		tests, statement = 100, "INSERT INTO arc VALUES (?, ?, ?, ?)"
	}
	begun, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = begun.Rollback() }() // after Commit it does nothing
	insert, err := begun.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	for file := 1; file <= files; file++ {
		if _, err := begun.ExecContext(ctx, "INSERT INTO file VALUES (?, ?)", file, fmt.Sprintf("/build/project/module_%d.py", file)); err != nil {
			return err
		}
	}
	for test := 1; test <= tests; test++ {
		if _, err := begun.ExecContext(ctx, "INSERT INTO context VALUES (?, ?)", test, fmt.Sprintf("tests/test_module.py::test_%d|run", test)); err != nil {
			return err
		}
		for file := 1; file <= files; file++ {
			if !arcs {
				numbits := []byte(strings.Repeat(string(rune('!'+(test+file)%90)), 110))
				if _, err := insert.ExecContext(ctx, file, test, numbits); err != nil {
					return err
				}
				continue
			}
			for from := 1; from <= 60; from++ {
				if _, err := insert.ExecContext(ctx, file, test, from*3, from*3+1+(test+from)%2); err != nil {
					return err
				}
			}
		}
	}
	return begun.Commit()
}

func benchDatabase(ctx context.Context, path string, arcs bool) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	var bare, whole time.Duration
	for range rounds {
		begin := time.Now()
		if err := readTables(ctx, path); err != nil {
			return err
		}
		bare = best(bare, time.Since(begin))
		begin = time.Now()
		if _, err := format.Read(ctx, path); err != nil {
			return err
		}
		whole = best(whole, time.Since(begin))
	}
	what := "lines"
	if arcs {
		what = "branches"
	}
	fmt.Printf(".coverage of %d MB (of %d) with %s: %.2f s, %.1f times a bare read of its tables (asked: %d)\n",
		info.Size()>>20, databaseSize>>20, what, whole.Seconds(), whole.Seconds()/bare.Seconds(), databaseMost)
	return nil
}

// readTables reads all rows of the tables and does nothing with them.
func readTables(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for table, columns := range map[string]int{"file": 2, "context": 2, "line_bits": 3, "arc": 4} {
		rows, err := db.QueryContext(ctx, "SELECT * FROM "+table)
		if err != nil {
			return err
		}
		values := make([]sql.RawBytes, columns)
		into := make([]any, columns)
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				return errors.Join(err, rows.Close())
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

// benchLinemap carries the lines of a text of 10,000 lines over 1,000 edits.
func benchLinemap() error {
	source := strings.Repeat("some_name = some_call(1, 2, 3)\n", 10_000)
	measured := linemap.Fingerprinted(source)
	type step struct {
		edit          text.Edit
		before, after *text.Lines
	}
	var steps []step
	for i := range 1_000 {
		at := (i * 7919) % len(source)
		edit := text.Edit{Range: text.Range{Start: at, End: at}, New: []string{"x", "\n", "y\nz"}[i%3]}
		after, err := text.Apply(source, []text.Edit{edit})
		if err != nil {
			return err
		}
		steps = append(steps, step{edit, text.NewLines(source), text.NewLines(after)})
		source = after
	}
	var whole time.Duration
	for range rounds {
		begin := time.Now()
		origins := linemap.Trace(measured, measured)
		for _, s := range steps {
			origins = origins.Edited(s.edit, s.before, s.after)
		}
		whole = best(whole, time.Since(begin))
	}
	fmt.Printf("carrying 10,000 lines over 1,000 edits: %.1f ms (asked: %d)\n", float64(whole.Microseconds())/1e3, carryMost.Milliseconds())
	return nil
}
