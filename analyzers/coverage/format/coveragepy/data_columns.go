package coveragepy

import (
	"database/sql/driver"
	"fmt"
)

// dataRow is a row of a table, good until the next one. SQLite lets any type
// stand in any column, so each is asked for with the type that it should have.
type dataRow []driver.Value

// integer is the value of a column for whole numbers.
type integer struct {
	value int64
	valid bool
}

func (i integer) String() string {
	if !i.valid {
		return "?"
	}
	return fmt.Sprint(i.value)
}

func (r dataRow) integer(column int) integer {
	value, valid := r[column].(int64)
	return integer{value, valid}
}

// text is empty for what is not text.
func (r dataRow) text(column int) string {
	value, _ := r[column].(string)
	return value
}

func (r dataRow) blob(column int) (value []byte, valid bool) {
	value, valid = r[column].([]byte)
	return value, valid
}
