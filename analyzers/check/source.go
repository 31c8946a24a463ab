package check

import (
	"errors"

	"github.com/octollm/octolsp/analyzers/files"
)

// read is the text of the file at path. Its error is for people.
func (c *Check) read(path string, limit int64) (string, error) {
	source, given := c.sources[path]
	if !given {
		var err error
		if source, err = files.Read(path, limit); err != nil {
			return "", errors.New(files.Reason(err))
		}
	} else if int64(len(source)) > limit {
		return "", files.TooLarge(int64(len(source)), limit)
	}
	return source, files.CheckEncoding(source)
}
