//go:build unix

package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// writeDatabase writes data of coverage.py: all modules in a hundred contexts.
func writeDatabase(path string) (err error) {
	database, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	all, err := database.Begin()
	if err != nil {
		return err
	}
	for _, statement := range []string{
		"CREATE TABLE coverage_schema (version integer)", "INSERT INTO coverage_schema VALUES (7)",
		"CREATE TABLE meta (key text, value text, unique (key))", "INSERT INTO meta VALUES ('version', '7.6.0'), ('has_arcs', '0')",
		"CREATE TABLE file (id integer primary key, path text, unique (path))",
		"CREATE TABLE context (id integer primary key, context text, unique (context))",
		"CREATE TABLE line_bits (file_id integer, context_id integer, numbits blob, unique (file_id, context_id))",
		"CREATE TABLE arc (file_id integer, context_id integer, fromno integer, tono integer, unique (file_id, context_id, fromno, tono))",
		"CREATE TABLE tracer (file_id integer primary key, tracer text)",
	} {
		if _, err := all.Exec(statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	bits := bytes.Repeat([]byte{0x55}, largeLines/8)
	file := 0
	eachModule(func(module string) {
		file++
		if err == nil {
			_, err = all.Exec("INSERT INTO file VALUES (?, ?)", file, filepath.Join(filepath.Dir(path), module))
		}
		for context := range 100 {
			if err == nil {
				_, err = all.Exec("INSERT INTO line_bits VALUES (?, ?, ?)", file, context+1, bits)
			}
		}
	})
	for context := range 100 {
		if err == nil {
			_, err = all.Exec("INSERT INTO context VALUES (?, ?)", context+1, fmt.Sprintf("tests/test_%d.py::test", context))
		}
	}
	if err != nil {
		return err
	}
	return all.Commit()
}
