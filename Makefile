# What a contributor runs. `make test` installs what the tests need and is
# missing; the other targets build on it.

GO ?= go
BIN := $(CURDIR)/bin
GOLANGCI_LINT := $(BIN)/golangci-lint
FUZZTIME ?= 10s

.PHONY: build test lint fuzz bench browser real tools clean

build: ## bin/octolsp
	$(GO) build -o $(BIN)/octolsp ./cmd/octolsp

test: tools ## every test, with the race detector
	$(GO) test -race ./...

tools: ## the real tools and sources that the tests use
	testdata/tools/install

lint: $(GOLANGCI_LINT) ## gofmt, go vet, golangci-lint, the state of go.mod
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -d $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) mod tidy -diff
	$(GOLANGCI_LINT) run ./...

$(GOLANGCI_LINT):
	GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0

fuzz: ## each fuzz test for FUZZTIME
	testdata/tools/fuzz $(FUZZTIME)

real: tools ## the long checks over real trees
	$(GO) test -tags real -count=1 -timeout 30m $$(grep -rl --include='*_test.go' '^//go:build real' . | xargs -n1 dirname | sort -u)

browser: ## the page of coverage in a real browser, by keyboard
	$(GO) test -tags browser -count=1 -run Browser ./analyzers/coverage/html

bench: tools ## speed and memory, as ratios in one run
	$(GO) run ./cmd/testtools/bench check "$$(testdata/tools/get-python-library)"
	$(GO) run ./cmd/testtools/bench check "$$(testdata/tools/get-rust-sources)"
	$(GO) run ./cmd/testtools/bench keystroke "$$(testdata/tools/get-python-library)" "$$(testdata/tools/get-rust-sources)"
	$(GO) run ./cmd/testtools/bench server "$$(testdata/tools/get-python-library)" "$$(testdata/tools/get-rust-sources)"
	$(GO) run ./cmd/testtools/bench tools "$$(testdata/tools/get-python-library)"
	$(GO) run ./cmd/testtools/bench coverage

clean:
	rm -rf $(BIN)
