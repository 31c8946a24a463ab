//go:build linux && tools && !real

package hostile_test

import "time"

// A short sample of the repositories.
const (
	every    = 8
	patience = time.Second
)
