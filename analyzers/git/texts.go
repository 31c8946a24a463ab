package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
)

// textsLimit is how many bytes the texts of one answer may have together.
const textsLimit = 128 << 20

// Errors of texts, beside [ErrPartial] and [files.ErrTooLarge].
var (
	errAbsent = errors.New("git does not have it")
	errMany   = fmt.Errorf("what is asked of git is more than %d MiB of text", textsLimit>>20)
)

// Texts are those of objects, by their names.
type Texts struct {
	// Of has those that could be had.
	Of map[string]string
	// Missing says why others could not.
	Missing map[string]error
}

// Read are the texts of objects, of at most limit bytes each. What is not a file is left
// out.
func (r *Repository) Read(ctx context.Context, objects []string, limit int64) (*Texts, error) {
	texts := &Texts{Of: map[string]string{}, Missing: map[string]error{}}
	objects = slices.Compact(slices.Sorted(slices.Values(objects)))
	wanted, err := r.sizes(ctx, objects, limit, texts)
	if err != nil || len(wanted) == 0 {
		return texts, err
	}
	out, err := r.run(ctx, strings.Join(wanted, "\n")+"\n", catFile, "--batch")
	if err != nil {
		return nil, fmt.Errorf("reading from the repository: %w", err)
	}
	in := bufio.NewReader(bytes.NewReader(out))
	for {
		// "OBJECT SP TYPE SP SIZE" LF CONTENT LF, or "OBJECT SP missing".
		header, err := in.ReadString('\n')
		if err != nil {
			return texts, nil //nolint:nilerr // it is the end
		}
		columns := strings.Fields(header)
		if len(columns) != 3 {
			continue
		}
		size, err := strconv.ParseInt(columns[2], 10, 64)
		if err != nil || size < 0 || size > limit {
			return nil, fmt.Errorf("reading from the repository: git said %q", header)
		}
		content := make([]byte, size+1)
		if _, err := io.ReadFull(in, content); err != nil {
			return nil, fmt.Errorf("reading from the repository: %w", err)
		}
		texts.Of[columns[0]] = string(content[:size])
	}
}

// sizes are those of the objects that are files and within the limits; why others are
// not stands in texts.
func (r *Repository) sizes(ctx context.Context, objects []string, limit int64, texts *Texts) (wanted []string, err error) {
	if len(objects) == 0 {
		return nil, nil
	}
	out, err := r.run(ctx, strings.Join(objects, "\n")+"\n", catFile, "--batch-check")
	if err != nil {
		return nil, fmt.Errorf("reading from the repository: %w", err)
	}
	var total int64
	for line := range strings.Lines(string(out)) {
		columns := strings.Fields(line)
		switch {
		case len(columns) == 2:
			texts.Missing[columns[0]] = errAbsent
			if r.isPartial {
				texts.Missing[columns[0]] = ErrPartial
			}
		case len(columns) == 3 && columns[1] == "blob":
			size, err := strconv.ParseInt(columns[2], 10, 64)
			if err != nil {
				return nil, fmt.Errorf("reading from the repository: git said %q", line)
			}
			if size > limit {
				texts.Missing[columns[0]] = files.TooLarge(size, limit)
				continue
			}
			if total += size; total > textsLimit {
				texts.Missing[columns[0]] = errMany
				continue
			}
			wanted = append(wanted, columns[0])
		}
	}
	return wanted, nil
}
