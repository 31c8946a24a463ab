package ruff

// In a project that is not trusted Ruff gets a config of octolsp's own making, with
// the keys of the project's that only decide what is found and how a text is laid out.

// topKeys, lintKeys and formatKeys are those keys, by their tables ("Settings" in
// Ruff's documentation). Those of lint stood at the top before Ruff 0.2.
var (
	topKeys = []string{
		"builtins", "exclude", "extend-exclude", "extend-include", "extension", "force-exclude", "include", "indent-width",
		"line-length", "namespace-packages", "output-prefer-rule-codes", "per-file-target-version", "preview", "required-version",
		"respect-gitignore", "tab-size", "target-version", "unsafe-fixes",
	}
	lintKeys = []string{
		"allowed-confusables", "dummy-variable-rgx", "exclude", "explicit-preview-rules", "extend-fixable", "extend-ignore",
		"extend-per-file-ignores", "extend-safe-fixes", "extend-select", "extend-unfixable", "extend-unsafe-fixes", "external",
		"fixable", "future-annotations", "ignore", "ignore-init-module-imports", "logger-objects", "per-file-ignores", "preview",
		"select", "task-tags", "typing-extensions", "typing-modules", "unfixable",
		"flake8-annotations", "flake8-bandit", "flake8-boolean-trap", "flake8-bugbear", "flake8-builtins", "flake8-comprehensions",
		"flake8-copyright", "flake8-errmsg", "flake8-gettext", "flake8-implicit-str-concat", "flake8-import-conventions",
		"flake8-pytest-style", "flake8-quotes", "flake8-self", "flake8-tidy-imports", "flake8-type-checking",
		"flake8-unused-arguments", "isort", "mccabe", "pep8-naming", "pycodestyle", "pydoclint", "pydocstyle", "pyflakes", "pylint",
		"pyupgrade", "ruff",
	}
	formatKeys = []string{
		"docstring-code-format", "docstring-code-line-length", "exclude", "indent-style", "line-ending", "nested-string-quote-style",
		"preview", "quote-style", "skip-magic-trailing-comma",
	}
	// patternKeys are those of lists and of tables whose items or keys are patterns for
	// paths, relative to the folder of the config.
	patternKeys = []string{
		"exclude", "extend-exclude", "extend-include", "include", "extend-per-file-ignores", "per-file-ignores", "per-file-target-version",
	}
)
