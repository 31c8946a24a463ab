//go:build linux && tools && real

package hostile_test

import "time"

// All repositories.
const (
	every    = 1
	patience = 2 * time.Second
)
