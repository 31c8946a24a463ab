package check

import _ "github.com/octollm/octolsp/analyzers/tools/registry" // the tools of the tests
