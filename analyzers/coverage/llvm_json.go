package coverage

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// llvmType is the "type" of `llvm-cov export --format=text`.
const llvmType = "llvm.coverage.json.export"

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
	*jsonReader
	b     *builder
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

func readLLVMJSON(ctx context.Context, in *bufio.Reader, b *builder) error {
	r := &llvmReader{jsonReader: newJSONReader(ctx, in), b: b}
	found := false
	var version, cargo string
	err := r.keep(map[string]func() error{
		"data": func() error {
			found = true
			return r.array(r.export)
		},
		"type": func() error {
			name, err := r.text()
			if err == nil && name != llvmType {
				err = r.unexpected(strconv.Quote(llvmType), strconv.Quote(name))
			}
			return err
		},
		"version": into(r.text, &version),
		"cargo_llvm_cov": func() error {
			return r.keep(map[string]func() error{"version": into(r.text, &cargo)})
		},
	})
	switch {
	case err != nil:
		return err
	case !found:
		return wrong(r.line(), `expected "data" in the report, found none`)
	case r.files > 0 && !r.measured:
		return wrong(0, "expected the lines of each file, found sums only: export it without --summary-only")
	}
	switch {
	case cargo != "":
		b.report.Tool = "cargo-llvm-cov " + cargo
	case version != "":
		b.report.Tool = "llvm-cov JSON " + version
	}
	first, _, _ := strings.Cut(version, ".")
	if number, err := strconv.Atoi(first); err == nil && number > llvmVersion {
		b.note(0, "version %.50s of llvm-cov's JSON is newer than what is known: it was read as version %d", version, llvmVersion)
	}
	return r.end()
}

// export reads what is said of one program, or of several at once.
func (r *llvmReader) export() error {
	r.branches, r.functions, r.reachable = nil, false, nil
	err := r.keep(map[string]func() error{
		"files": func() error { return r.array(r.file) },
		"functions": func() error {
			r.functions = true
			return r.array(r.function)
		},
	})
	if err != nil {
		return err
	}
	untold := false
	for _, file := range r.branches {
		untold = untold || !r.functions && slices.ContainsFunc(file.branches, llvmBranch.idle)
		r.b.begin(file.path)
		r.b.addLLVM(slices.DeleteFunc(file.branches, func(branch llvmBranch) bool {
			return r.folded(file.path, branch)
		}))
		r.b.end()
	}
	if untold {
		r.b.note(0, "branches that can't be taken are among those that were not: "+
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
	var functions Share
	err := r.keep(map[string]func() error{
		"filename": into(r.text, &path),
		"segments": func() error {
			r.measured = true
			return r.array(func() error { return r.segment(&segments) })
		},
		"branches": func() error {
			return r.array(func() error {
				branch, _, err := r.branch()
				if err == nil && r.isLine(branch.line) {
					branches = append(branches, branch)
				}
				return err
			})
		},
		"summary": func() error {
			return r.keep(map[string]func() error{"lines": func() error { return r.share(&functions) }})
		},
	})
	if err != nil {
		return err
	}
	if path == "" {
		return r.unexpected(`a "filename"`, "none")
	}
	r.files++
	r.b.begin(path)
	r.b.functions = functions
	for line := range llvmLines(segments) {
		if r.lines++; r.lines > maxLLVMLines {
			return r.unexpected(fmt.Sprintf("%d lines in all files at most", maxLLVMLines), "more")
		}
		r.b.line(0, line.Number, line.Hits)
	}
	r.b.end()
	if len(branches) > 0 {
		r.branches = append(r.branches, llvmFileBranches{path, slices.Clip(unifyLLVM(branches))})
	}
	return nil
}

// isLine reports whether there can be such a line, and else notes it.
func (r *llvmReader) isLine(number int) bool {
	if number < 1 || number > maxFileLines {
		r.b.note(r.line(), "there is no line %d", number)
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
	err := r.array(func() (err error) {
		length++
		switch length {
		case 1:
			segment.line, err = r.integer()
		case 2:
			segment.column, err = r.integer()
		case 3:
			segment.count, err = r.count()
		case 4:
			segment.counted, err = r.boolean()
		case 5:
			segment.entry, err = r.boolean()
		case 6:
			segment.gap, err = r.boolean()
		default:
			err = r.skip()
		}
		return err
	})
	if err == nil && length < least {
		err = r.unexpected("a segment of 5 or more parts", strconv.Itoa(length))
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
	err = r.array(func() (err error) {
		length++
		switch length {
		case 1:
			branch.line, err = r.integer()
		case 2:
			branch.column, err = r.integer()
		case 5:
			branch.counts[0], err = r.count()
		case 6:
			branch.counts[1], err = r.count()
		case 7:
			file, err = r.integer()
		default:
			err = r.skip()
		}
		return err
	})
	if err == nil && length < least {
		err = r.unexpected("a branch of 6 or more parts", strconv.Itoa(length))
	}
	return branch, file, err
}

// share reads the sum of lines in a summary.
func (r *llvmReader) share(share *Share) error {
	var covered, total uint64
	err := r.keep(map[string]func() error{
		"covered": into(r.count, &covered),
		"count":   into(r.count, &total),
	})
	if err == nil && total <= math.MaxInt32 {
		*share = Share{int(min(covered, total)), int(total)}
	}
	return err
}

// function reads which branches of a function were not evaluated.
func (r *llvmReader) function() error {
	var paths []string
	idle := map[int][]llvmBranch{} // by the number of their file
	err := r.keep(map[string]func() error{
		"filenames": func() error {
			return r.array(func() error {
				path, err := r.text()
				paths = append(paths, path)
				return err
			})
		},
		"branches": func() error {
			return r.array(func() error {
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
		path := r.b.name(paths[file])
		for _, branch := range branches {
			r.reachable[llvmPlace{path, branch.line, branch.column}] = true
		}
	}
	return nil
}
