//go:build !linux

package watch

import "context"

// told is nil: it is looked at the process every now and then.
func (process) told(context.Context) <-chan struct{} { return nil }
