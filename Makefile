# Freehold's targets. `make` alone explains them; the text behind ## is the help.
SHELL := /bin/bash
export CGO_ENABLED ?= 0
GO ?= go
BIN := bin
TOOLS := $(CURDIR)/$(BIN)/tools
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.DEFAULT_GOAL := help
.PHONY: help build demo run test test/race test/clients test/crash fuzz bench check format lint vet generate golden clean FORCE

help: ## this list
	@awk -F ':.*## ' '/^[a-z\/]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: $(BIN)/freehold ## the binary, in bin/
$(BIN)/freehold: FORCE
	@$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $@ ./cmd/freehold

demo: $(BIN)/freehold ## register a domain with a real AWS client, and watch
	@$(BIN)/freehold demo

run: $(BIN)/freehold ## a server on 127.0.0.1:8053, keeping its data in freehold-data/
	@$(BIN)/freehold serve

test: ## the whole suite
	$(GO) test ./...

test/race: ## the suite with the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -short ./...

test/clients: $(BIN)/freehold ## the AWS CLI, boto3 and the JavaScript SDK against a started server
	@test/clients/run $(BIN)/freehold

CRASHES ?= 50
test/crash: $(BIN)/freehold ## kill the server with SIGKILL at random instants, CRASHES times, and account for everything
	$(GO) test ./test/crash -run TestCrash -count=1 -v -timeout 60m -rounds $(CRASHES) -binary $(CURDIR)/$(BIN)/freehold

FUZZTIME ?= 60s
fuzz: ## FUZZTIME on each fuzz target
	@$(GO) test -list '^Fuzz' ./... 2>/dev/null | awk '/^Fuzz/ { f[++n]=$$1 } /^ok/ { for (i=1;i<=n;i++) print $$2, f[i]; n=0 }' | \
	while read -r pkg f; do echo "$$pkg $$f"; $(GO) test "$$pkg" -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x || exit 1; done

bench: $(BIN)/freehold ## the promises of speed, as ratios of one run (docs/performance.md)
	$(GO) build -o $(BIN)/bench ./test/bench && $(BIN)/bench -binary $(BIN)/freehold

check: format vet lint generate test ## what must pass before a change lands

format: $(TOOLS)/gofumpt ## fail if gofumpt would change a file
	@out=$$($(TOOLS)/gofumpt -l cmd internal test); [ -z "$$out" ] || { echo "gofumpt would change:"; echo "$$out"; exit 1; }

vet: ## go vet
	$(GO) vet ./...

lint: $(TOOLS)/golangci-lint ## golangci-lint, with the linters that .golangci.yml chooses
	$(TOOLS)/golangci-lint run

generate: $(TOOLS)/sqlc ## generated code is as its sources say
	PATH="$(TOOLS):$$PATH" $(GO) generate ./...
	@git diff --exit-code --stat -- '*/tables/*.go' || { echo "generated files differ: commit them"; exit 1; }

golden: ## rewrite golden files; read the diff
	$(GO) test ./internal/httpapi -update

# Tools are built from a module of their own, so that they weigh on nobody.
tool = @mkdir -p $(TOOLS) && $(GO) build -modfile=tools/go.mod -o $@
$(TOOLS)/golangci-lint: tools/go.mod ; $(tool) github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(TOOLS)/sqlc: tools/go.mod ; $(tool) github.com/sqlc-dev/sqlc/cmd/sqlc
$(TOOLS)/gofumpt: tools/go.mod ; $(tool) mvdan.cc/gofumpt

clean: ## remove what was built
	rm -rf $(BIN)
