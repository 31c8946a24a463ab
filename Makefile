# What a contributor runs. `make test` installs what the tests need and is
# missing; the other targets build on it.

GO ?= go
BIN := $(CURDIR)/bin
GOLANGCI_LINT := $(BIN)/golangci-lint
FUZZTIME ?= 10s
TRIALS ?= 20
WITHIN ?= 20s
EVERY ?= 9

.PHONY: build test test-tools test-editors lint fuzz trials bench real windows needs tools clean

build: ## bin/octolsp
	$(GO) build -o $(BIN)/octolsp ./cmd/octolsp

test: needs ## the tests of octolsp itself, with the race detector
	$(GO) test -race ./...

test-tools: needs tools ## those with the real tools: Ruff, mypy, Clippy, coverage.py and others
	$(GO) test -race -tags tools $$(testdata/tools/tagged tools)

test-editors: needs ## those with real editors and a browser
	testdata/tools/install editors
	$(GO) test -count=1 -tags editors $$(testdata/tools/tagged editors)

needs: ## what `make test` needs: a C compiler, Git, Python, sources to read
	testdata/tools/install

tools: ## the real tools and sources that the other tests use
	testdata/tools/install tools

lint: $(GOLANGCI_LINT) ## gofmt, go vet, golangci-lint, the state of go.mod
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -d $$(git ls-files '*.go'); exit 1; }
	$(GO) vet -tags "tools editors real hostile" ./...
	$(GO) mod tidy -diff
	$(GOLANGCI_LINT) run ./...

$(GOLANGCI_LINT):
	GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0

fuzz: ## each fuzz test for FUZZTIME
	testdata/tools/fuzz $(FUZZTIME)

trials: needs tools ## TRIALS random ends of servers, fixes and other commands, and one of EVERY hostile repositories; with TRIALS=1000 WITHIN=2s EVERY=1 on an idle machine, what is promised
	$(GO) run ./cmd/testtools/trials -n $(TRIALS) -within $(WITHIN) server
	$(GO) run ./cmd/testtools/trials -n $(TRIALS) -within $(WITHIN) fix
	$(GO) run ./cmd/testtools/trials -n $$(($(TRIALS) / 10 + 1)) -within $(WITHIN) commands
	$(GO) test -tags hostile -count=1 -timeout 30m ./cmd/testtools/hostile -every $(EVERY)

real: needs tools ## the long checks over real trees
	$(GO) test -tags "real tools" -count=1 -timeout 30m $$(testdata/tools/tagged real)

windows: ## the build for Windows, under wine
	testdata/tools/windows

bench: needs tools ## speed and memory, as ratios in one run
	$(GO) run ./cmd/testtools/bench check "$$(testdata/tools/get-python-library)"
	$(GO) run ./cmd/testtools/bench check "$$(testdata/tools/get-rust-sources)"
	$(GO) run ./cmd/testtools/bench keystroke "$$(testdata/tools/get-python-library)" "$$(testdata/tools/get-rust-sources)"
	$(GO) run ./cmd/testtools/bench server "$$(testdata/tools/get-python-library)" "$$(testdata/tools/get-rust-sources)"
	$(GO) run ./cmd/testtools/bench tools "$$(testdata/tools/get-python-library)"
	$(GO) run ./cmd/testtools/bench coverage
	$(GO) run ./cmd/testtools/bench growth

clean:
	rm -rf $(BIN)
