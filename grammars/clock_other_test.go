//go:build !linux

package grammars

import "time"

var began = time.Now()

// threadTime is the time of day where the processor time can't be had.
func threadTime() time.Duration { return time.Since(began) }
