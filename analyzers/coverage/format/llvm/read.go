// Package llvm reads the JSON of `llvm-cov export`.
package llvm

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/jsonreader"
)

// Type is the "type" of `llvm-cov export --format=text`.
const Type = "llvm.coverage.json.export"

// llvmVersion is the newest version of the format that is known, in its first
// number.
const llvmVersion = 3

// How many lines a file and all files together may have: a region can be of any
// length.
const (
	maxFileLines = 1 << 22
	maxLLVMLines = 1 << 25
)

// llvmReader reads what `llvm-cov export --format=text` writes (the head of
// LLVM's CoverageExporterJson.cpp says what it has).
type llvmReader struct {
	*jsonreader.Reader
	b     *coverage.Builder
	lines int // of all files
	files int
	// measured reports that a file says something of its lines.
	measured bool

	// The rest is of the export that is read; there may be several.

	// branches are those of the files.
	branches []llvmFileBranches
	// functions reports that there is something about functions, and reachable
	// are the branches of them that were not evaluated.
	functions bool
	reachable map[llvmPlace]bool
}

// llvmFileBranches are the branches of the file at path.
type llvmFileBranches struct {
	path     string
	branches []llvmBranch
}

// llvmPlace is a place in a file, counted from 1.
type llvmPlace struct {
	path         string
	line, column int
}

// Read reads the report of `llvm-cov export --format=text`. Its error is that of ctx, of
// in, or a [coverage.SyntaxError].
func Read(ctx context.Context, in *bufio.Reader, b *coverage.Builder) error {
	r := &llvmReader{Reader: jsonreader.NewReader(ctx, in), b: b}
	found := false
	var version, cargo string
	err := r.Keep(map[string]func() error{
		"data": func() error {
			found = true
			return r.Array(r.export)
		},
		"type": func() error {
			name, err := r.Text()
			if err == nil && name != Type {
				err = r.Unexpected(strconv.Quote(Type), strconv.Quote(name))
			}
			return err
		},
		"version": jsonreader.Into(r.Text, &version),
		"cargo_llvm_cov": func() error {
			return r.Keep(map[string]func() error{"version": jsonreader.Into(r.Text, &cargo)})
		},
	})
	switch {
	case err != nil:
		return err
	case !found:
		return coverage.Malformed(r.Line(), `expected "data" in the report, found none`)
	case r.files > 0 && !r.measured:
		return coverage.Malformed(0, "expected the lines of each file, found sums only: export it without --summary-only")
	}
	switch {
	case cargo != "":
		b.Report.Tool = "cargo-llvm-cov " + cargo
	case version != "":
		b.Report.Tool = "llvm-cov JSON " + version
	}
	first, _, _ := strings.Cut(version, ".")
	if number, err := strconv.Atoi(first); err == nil && number > llvmVersion {
		b.Note(0, "version %.50s of llvm-cov's JSON is newer than octolsp knows: it was read as version %d", version, llvmVersion)
	}
	return r.End()
}

// export reads what is said of one program, or of several at once.
func (r *llvmReader) export() error {
	r.branches, r.functions, r.reachable = nil, false, nil
	err := r.Keep(map[string]func() error{
		"files": func() error { return r.Array(r.file) },
		"functions": func() error {
			r.functions = true
			return r.Array(r.function)
		},
	})
	if err != nil {
		return err
	}
	incomplete := false
	for _, file := range r.branches {
		incomplete = incomplete || !r.functions && slices.ContainsFunc(file.branches, llvmBranch.idle)
		r.b.Begin(file.path)
		add(r.b, slices.DeleteFunc(file.branches, func(branch llvmBranch) bool {
			return r.folded(file.path, branch)
		}))
		r.b.End()
	}
	if incomplete {
		r.b.Note(0, "branches that can't be taken are among those that were not: "+
			"the report tells them apart only by its functions (export it without --skip-functions)")
	}
	return nil
}

// folded reports that the compiler knew which way it goes, or left the whole
// function out: no function has the branch then, but the file does. llvm-cov
// counts no such branch, nor has it in its LCOV.
func (r *llvmReader) folded(path string, branch llvmBranch) bool {
	return r.functions && branch.idle() && !r.reachable[llvmPlace{path, branch.line, branch.column}]
}

// file reads what is said of a file.
func (r *llvmReader) file() error {
	var path string
	var segments []llvmSegment
	var branches []llvmBranch
	var functions coverage.Share
	summarized := false
	err := r.Keep(map[string]func() error{
		"filename": jsonreader.Into(r.Text, &path),
		"segments": func() error {
			r.measured = true
			return r.Array(func() error { return r.segment(&segments) })
		},
		"branches": func() error {
			return r.Array(func() error {
				branch, _, err := r.branch()
				if err == nil && r.isLine(branch.line) {
					branches = append(branches, branch)
				}
				return err
			})
		},
		"summary": func() error {
			return r.Keep(map[string]func() error{"lines": func() error {
				summarized = true
				return r.share(&functions)
			}})
		},
	})
	if err != nil {
		return err
	}
	if path == "" {
		return r.Unexpected(`a "filename"`, "none")
	}
	r.files++
	r.b.Begin(path)
	r.b.Functions = functions
	segmented := r.lines
	for line := range llvmLines(segments) {
		if r.lines++; r.lines > maxLLVMLines {
			return r.Unexpected(fmt.Sprintf("%d lines in all files at most", maxLLVMLines), "more")
		}
		r.b.Line(0, line.Number, line.Hits)
	}
	if summarized {
		r.b.Own.Lines = own(functions, r.lines-segmented)
	}
	r.b.End()
	if len(branches) > 0 {
		r.branches = append(r.branches, llvmFileBranches{path, slices.Clip(unifyLLVM(branches))})
	}
	return nil
}

// own is the summary of a file of which so many lines were read. It adds up over
// functions, so that lines of closures and macros count several times, and takes the
// best of the instances of generic code: how many lines there are is only known about,
// but not that there are some or none.
func own(summary coverage.Share, read int) coverage.OwnCount {
	count := coverage.OwnCount{By: "its summary", Share: summary}
	if read > 0 && summary.Total > 0 {
		count.Fewer, count.More = 1+read/20, math.MaxInt32
	}
	return count
}

// isLine reports whether there can be such a line, and else notes it.
func (r *llvmReader) isLine(number int) bool {
	if number < 1 || number > maxFileLines {
		r.b.Note(r.Line(), "there is no line %d", number)
		return false
	}
	return true
}

// segment reads one: line, column, count, whether it has one, whether it is an
// entry, and since version 2.0.1 whether it is a gap.
func (r *llvmReader) segment(segments *[]llvmSegment) error {
	const least = 5
	var segment llvmSegment
	length := 0
	err := r.Array(func() (err error) {
		length++
		switch length {
		case 1:
			segment.line, err = r.Integer()
		case 2:
			segment.column, err = r.Integer()
		case 3:
			segment.count, err = r.Count()
		case 4:
			segment.counted, err = r.Boolean()
		case 5:
			segment.entry, err = r.Boolean()
		case 6:
			segment.gap, err = r.Boolean()
		default:
			err = r.Skip()
		}
		return err
	})
	if err == nil && length < least {
		err = r.Unexpected("a segment of 5 or more parts", strconv.Itoa(length))
	}
	if err == nil && r.isLine(segment.line) {
		*segments = append(*segments, segment)
	}
	return err
}

// branch reads one: line, column, line and column of its end, the counts of true
// and false, and file, the number of its file among those of the function.
func (r *llvmReader) branch() (branch llvmBranch, file int, err error) {
	const least = 6
	length := 0
	err = r.Array(func() (err error) {
		length++
		switch length {
		case 1:
			branch.line, err = r.Integer()
		case 2:
			branch.column, err = r.Integer()
		case 5:
			branch.counts[0], err = r.Count()
		case 6:
			branch.counts[1], err = r.Count()
		case 7:
			file, err = r.Integer()
		default:
			err = r.Skip()
		}
		return err
	})
	if err == nil && length < least {
		err = r.Unexpected("a branch of 6 or more parts", strconv.Itoa(length))
	}
	return branch, file, err
}

// share reads the sum of lines in a summary.
func (r *llvmReader) share(share *coverage.Share) error {
	var covered, total uint64
	err := r.Keep(map[string]func() error{
		"covered": jsonreader.Into(r.Count, &covered),
		"count":   jsonreader.Into(r.Count, &total),
	})
	if err == nil && total <= math.MaxInt32 {
		*share = coverage.Share{Covered: int(min(covered, total)), Total: int(total)}
	}
	return err
}

// function reads which branches of a function were not evaluated.
func (r *llvmReader) function() error {
	var paths []string
	idle := map[int][]llvmBranch{} // by the number of their file
	err := r.Keep(map[string]func() error{
		"filenames": func() error {
			return r.Array(func() error {
				path, err := r.Text()
				paths = append(paths, path)
				return err
			})
		},
		"branches": func() error {
			return r.Array(func() error {
				branch, file, err := r.branch()
				if err == nil && branch.idle() {
					idle[file] = append(idle[file], branch)
				}
				return err
			})
		},
	})
	if err != nil {
		return err
	}
	for file, branches := range idle {
		if file < 0 || file >= len(paths) {
			continue
		}
		if r.reachable == nil {
			r.reachable = map[llvmPlace]bool{}
		}
		path := r.b.Name(paths[file])
		for _, branch := range branches {
			r.reachable[llvmPlace{path, branch.line, branch.column}] = true
		}
	}
	return nil
}
