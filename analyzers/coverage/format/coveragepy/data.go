package coveragepy

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
	"modernc.org/sqlite/vfs"
)

// knownSchema is the schema of coverage.py's database that is read here, that
// of version 5 and all since ("Coverage.py database schema").
const knownSchema = 7

// maxValue is how many bytes a value in the database may take, so that a hostile
// one can't take all memory.
const maxValue = 16 << 20

// LargestData is the size in bytes above which no database is read.
const LargestData = 1 << 30

// ReadData reads coverage.py's database in file, as coverage.py 5 and newer write
// it. The report has what was executed and no more: see [Report.Executed]. Of
// branches it has every step from one line to another; see [dataTables.arcs].
//
// coverage.py writes without a journal. So what was read counts only if the file did
// not change meanwhile, and if the library finds it whole. Nothing is written
// anywhere: SQLite reads through the open file and knows of no other.
func ReadData(ctx context.Context, file *os.File) (*coverage.Report, error) {
	before, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if before.Size() > LargestData {
		return nil, fmt.Errorf("the database is larger than %d bytes: make a report with `coverage json`", LargestData)
	}
	if err := isWhole(file.Name()); err != nil {
		return nil, err
	}
	report, err := readDatabase(ctx, file, before)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	after, changed := os.Stat(file.Name())
	if changed != nil || !os.SameFile(before, after) || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, coverage.ErrChanging
	}
	var failed *sqlite.Error
	if errors.As(err, &failed) {
		switch failed.Code() & 0xff { // the rest of the code says where
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			err = damaged(failed.Error())
		case sqlite3.SQLITE_TOOBIG:
			err = coverage.Malformed(0, "a value in the database has more than %d MB", maxValue>>20)
		}
	}
	return report, err
}

func damaged(why string) error {
	return coverage.Malformed(0, "the database is damaged: %s; delete it and run the tests again", why)
}

// isWhole is [coverage.ErrChanging] if something beside the database at path says
// that it is being written.
func isWhole(path string) error {
	for _, beside := range []string{path + "-journal", path + "-wal"} {
		if info, err := os.Lstat(beside); err == nil && info.Size() > 0 {
			return fmt.Errorf("%w: there is a file %s", coverage.ErrChanging, filepath.Base(beside))
		}
	}
	return nil
}

// readDatabase reads the database in file, which info describes.
func readDatabase(ctx context.Context, file *os.File, info fs.FileInfo) (report *coverage.Report, err error) {
	system, registered, err := vfs.New(&loneFile{file, info})
	if err != nil {
		return nil, fmt.Errorf("preparing to read the database: %w", err)
	}
	defer func() { err = errors.Join(err, registered.Close()) }()
	database, err := sql.Open("sqlite", "file:/"+loneName+"?mode=ro&immutable=1&vfs="+system)
	if err != nil {
		return nil, err
	}
	defer database.Close()
	// The end of ctx is looked for between the steps: what database/sql does at it
	// runs beside what is under way, and may lock that out for good.
	steady := context.WithoutCancel(ctx)
	connection, err := database.Conn(steady)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	for limit, most := range map[int]int{sqlite3.SQLITE_LIMIT_LENGTH: maxValue, sqlite3.SQLITE_LIMIT_ATTACHED: 0} {
		if _, err := sqlite.Limit(connection, limit, most); err != nil {
			return nil, err
		}
	}
	for _, safe := range []string{"query_only = ON", "trusted_schema = OFF", "temp_store = MEMORY", "mmap_size = 0"} {
		if _, err := connection.ExecContext(steady, "PRAGMA "+safe); err != nil {
			return nil, err
		}
	}
	if err := refuseExpressions(steady, connection); err != nil {
		return nil, err
	}
	var state string
	if err := connection.QueryRowContext(steady, "PRAGMA quick_check(1)").Scan(&state); err != nil {
		return nil, err
	}
	if state != "ok" {
		return nil, damaged(state)
	}
	if err := errors.Join(ctx.Err(), checkSchema(steady, connection)); err != nil {
		return nil, err
	}
	err = connection.Raw(func(made any) error {
		report, err = readTables(maxSetBytes(info.Size()), func(query string, visit func(row dataRow)) error {
			return eachRow(ctx, made.(driver.QueryerContext), query, visit)
		})
		return err
	})
	return report, err
}

// eachRow calls visit for each row of the query. It asks the driver itself:
// database/sql looks at locks and at the context at each row, which takes as long
// as the row.
func eachRow(ctx context.Context, connection driver.QueryerContext, query string, visit func(row dataRow)) error {
	rows, err := connection.QueryContext(context.WithoutCancel(ctx), query, nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
	for count := 0; ; count++ {
		if count%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := rows.Next(row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		visit(row)
	}
}

// refuseExpressions sees to it that nothing is computed when rows are read or
// checked: that may take for ever. coverage.py's tables hold values only.
func refuseExpressions(ctx context.Context, connection *sql.Conn) error {
	if _, err := connection.ExecContext(ctx, "PRAGMA ignore_check_constraints = ON"); err != nil {
		return err
	}
	var computed int
	err := connection.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master AS made, pragma_table_xinfo(made.name) AS of "+
		"WHERE made.type = 'table' AND made.sql LIKE 'CREATE TABLE %' AND of.hidden > 0").Scan(&computed)
	if err == nil && computed > 0 {
		err = coverage.Malformed(0, "not a database of coverage.py: it has columns that are computed")
	}
	return err
}

// checkSchema reports whether the database is one of coverage.py that is known.
// Only tables are read: a view may compute for ever.
func checkSchema(ctx context.Context, connection *sql.Conn) error {
	for _, table := range []string{"coverage_schema", "meta", "file", "context", "line_bits", "arc"} {
		var found int
		err := connection.QueryRowContext(ctx,
			"SELECT count(*) FROM sqlite_master WHERE name = ? AND type = 'table' AND sql LIKE 'CREATE TABLE %'", table).Scan(&found)
		if err != nil {
			return err
		}
		if found > 0 {
			continue
		}
		if table == "coverage_schema" {
			return coverage.Malformed(0, "not a database of coverage.py: it has no table %s", table)
		}
		if err := checkVersion(ctx, connection); err != nil {
			return err // so there need be no such table
		}
		return coverage.Malformed(0, "the database of coverage.py has no table %s", table)
	}
	return checkVersion(ctx, connection)
}

func checkVersion(ctx context.Context, connection *sql.Conn) error {
	var value any
	err := connection.QueryRowContext(ctx, "SELECT version FROM coverage_schema").Scan(&value)
	version := dataRow{value}.integer(0)
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && !version.valid:
		return coverage.Malformed(0, "the database of coverage.py does not say which schema it has")
	case err != nil:
		return err
	case version.value > knownSchema:
		return coverage.Malformed(0, "schema %d is newer than octolsp knows (%d): make a report with `coverage json`, or update octolsp",
			version.value, knownSchema)
	case version.value < knownSchema:
		return coverage.Malformed(0, "schema %d is that of a test release of coverage.py 5.0: run the tests again with 5.0 or newer", version.value)
	}
	return nil
}

// meta reads what the database says of itself. It reports whether arcs were
// measured.
func (t *dataTables) meta() (arcs bool, err error) {
	report := t.builder.Report
	err = t.rows("SELECT key, value FROM meta", func(row dataRow) {
		value := row.text(1)
		switch row.text(0) {
		case "version":
			report.Tool = coverage.CoveragePy + value
		case "when":
			made, err := time.ParseInLocation(time.DateTime, value, time.Local)
			if err != nil {
				t.builder.Note(0, "it says that it was made at %q, which is not a time", value)
				return
			}
			report.Made = made
		case "has_arcs":
			arcs = value != "0" && value != ""
		}
	})
	report.Tool = cmp.Or(report.Tool, "coverage.py")
	report.Executed, report.MeasuresBranches = true, arcs
	return arcs, err
}
