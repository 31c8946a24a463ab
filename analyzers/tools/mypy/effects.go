package mypy

import "github.com/octollm/octolsp/analyzers/tools/description"

const (
	configFile  = "https://mypy.readthedocs.io/en/stable/config_file.html"
	commandLine = "https://mypy.readthedocs.io/en/stable/command_line.html"
)

// effects are all that a project can have mypy do, by the documentation and
// mypy/options.py of versions 1.0 to 2.4.
var effects = []description.Effect{
	{
		Kind: description.Runs, By: []string{"plugins"}, What: "imports plug-ins, which are modules of the project",
		Untrusted: description.ByRefusal, Source: configFile + "#confval-plugins",
	},
	{
		Kind: description.Runs, By: []string{"python_executable"}, What: "asks a Python that the project names for its packages",
		Untrusted: description.ByRefusal, Source: configFile + "#confval-python_executable",
	},
	{
		Kind: description.Runs, By: []string{"install_types", "non_interactive"}, What: "installs packages with pip",
		Untrusted: description.ByConfig, Source: configFile + "#confval-install_types",
	},
	{
		Kind: description.Runs, By: []string{"num_workers"}, What: "starts workers by a module that it looks for in the folder, too",
		Untrusted: description.ByConfig, Source: commandLine + "#cmdoption-mypy-num-workers",
	},
	{
		Kind: description.Runs, By: []string{"sitecustomize.py", "typing_extensions.py", "mypy"}, What: "imports modules of the project where PYTHONPATH names it",
		Untrusted: description.ByEnvironment, Source: "https://docs.python.org/3/using/cmdline.html#envvar-PYTHONPATH",
	},
	{
		Kind: description.Writes, By: []string{"cache_dir", ".mypy_cache"}, What: "writes its cache to a folder that the project names, or that links elsewhere",
		Untrusted: description.ByOption, Source: configFile + "#confval-cache_dir",
	},
	{
		Kind: description.Writes, By: []string{"junit_xml"}, What: "writes a report in JUnit's format", Untrusted: description.ByConfig,
		Source: configFile + "#confval-junit_xml",
	},
	{
		Kind: description.Writes, By: []string{
			"any_exprs_report", "cobertura_xml_report", "html_report", "linecount_report", "linecoverage_report",
			"lineprecision_report", "txt_report", "xml_report", "xslt_html_report", "xslt_txt_report",
		},
		What: "writes reports", Untrusted: description.ByConfig, Source: configFile + "#report-generation",
	},
	{
		Kind: description.Writes, By: []string{"timing_stats", "line_checking_stats"}, What: "writes how long it took",
		Untrusted: description.ByConfig, Source: "https://github.com/python/mypy/blob/v2.4.0/mypy/options.py",
	},
	{
		Kind: description.Reads, By: []string{"files"}, What: "checks files anywhere", Untrusted: description.ByConfig,
		Source: configFile + "#confval-files",
	},
	{
		Kind: description.Reads, By: []string{"mypy_path"}, What: "looks for modules in any folder", Untrusted: description.ByConfig,
		Source: configFile + "#confval-mypy_path",
	},
	{
		Kind: description.Reads, By: []string{"custom_typeshed_dir"}, What: "takes the types of the standard library from any folder",
		Untrusted: description.ByConfig, Source: configFile + "#confval-custom_typeshed_dir",
	},
	{
		Kind: description.Reads, By: []string{"package_root", "quickstart_file"}, What: "reads folders and files of Bazel's, and what it knew before",
		Untrusted: description.ByConfig, Source: "https://github.com/python/mypy/blob/v2.4.0/mypy/main.py",
	},
}
