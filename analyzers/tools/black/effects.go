package black

import "github.com/octollm/octolsp/analyzers/tools/description"

const usage = "https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html"

// effects are all that a project can have Black do, by its documentation. Every option
// of its command line is a key of its config.
var effects = []description.Effect{
	{
		Kind: description.Runs, By: []string{"workers"}, What: "starts as many processes as the project likes", Untrusted: description.ByConfig,
		Source: usage + "#w-workers",
	},
	{
		Kind: description.Runs, By: []string{"sitecustomize.py", "click.py", "multiprocessing.py"},
		What:      "imports modules of the project where PYTHONPATH names it, or a worker starts in it",
		Untrusted: description.ByEnvironment, Source: "https://docs.python.org/3/using/cmdline.html#envvar-PYTHONPATH",
	},
	{
		Kind: description.Writes, By: []string{"check", "diff"}, What: "writes to the files that it looks at", Untrusted: description.ByOption,
		Source: usage + "#check",
	},
	{
		Kind: description.Reads, By: []string{"code", "include", "stdin-filename"}, What: "looks at another text in place of those that it is given",
		Untrusted: description.ByConfig, Source: usage + "#c-code",
	},
}
