//go:build !tools

package scenario

import (
	"fmt"
	"testing"
)

// install refuses: scenarios with tools are tests of their own.
func install(_ *testing.T, _, tool string) error {
	return fmt.Errorf("there is no tool %q here: scenarios with tools lie in testdata/lsp/tools", tool)
}
