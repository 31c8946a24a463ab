package rule_test

import _ "github.com/octollm/octolsp/analyzers/tools/registry" // the tools whose rules are not selectors
