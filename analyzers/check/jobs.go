package check

import (
	"github.com/octollm/octolsp/analyzers/proxy"
)

// planned is what the plan says of a job.
type planned struct {
	tool   proxy.Tool
	run    proxy.Run
	config string
}
