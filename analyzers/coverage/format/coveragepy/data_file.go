package coveragepy

import (
	"io"
	"io/fs"
	"os"
	"path"
)

// loneName is the name of the only file that SQLite sees.
const loneName = "data"

// A loneFile is a file system with one file, as long as it was when it was opened:
// no journal, no second database and no place to write to.
type loneFile struct {
	file *os.File
	info fs.FileInfo
}

// Open implements [fs.FS].
func (l *loneFile) Open(name string) (fs.File, error) {
	if path.Base(name) != loneName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &loneReader{io.NewSectionReader(l.file, 0, l.info.Size()), l.info}, nil
}

// loneReader reads a loneFile. Its methods are those of [fs.File] and [io.Seeker].
type loneReader struct {
	*io.SectionReader
	info fs.FileInfo
}

// Stat implements [fs.File].
func (l *loneReader) Stat() (fs.FileInfo, error) { return l.info, nil }

// Close implements [fs.File]. The file is closed by who opened it.
func (l *loneReader) Close() error { return nil }
