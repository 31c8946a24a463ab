package check

import (
	"errors"

	"github.com/octollm/octolsp/analyzers/check/walk"
)

// read is the text of the file at path. Its error is for people.
func (c *Check) read(path string, limit int64) (string, error) {
	source, given := c.sources[path]
	if !given {
		var err error
		if source, err = walk.ReadFile(path, limit); err != nil {
			return "", errors.New(walk.Reason(err))
		}
	} else if int64(len(source)) > limit {
		return "", walk.TooLarge(int64(len(source)), limit)
	}
	return source, walk.CheckEncoding(source)
}
