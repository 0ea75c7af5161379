# The front door: each target does all that it needs, from installing packages on. CMakePresets.json and
# the scripts in tools/ are what it calls, and can be called without it.

JOBS ?= $(shell nproc)
export JOBS
# So that another clone finds what this one compiled.
export CCACHE_BASEDIR ?= $(CURDIR)
.DEFAULT_GOAL := help

.PHONY: build
build: ## Builds the programs into build/bin, and their manual pages into build/share/man
	@tools/setup.sh --build
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS) --target composable composable_manual

# `make install PREFIX=~/.local` is another place than /usr/local.
PREFIX ?= /usr/local
.PHONY: install
install: build ## Installs programs, manual pages and shell completions below PREFIX
	@cmake --install build --prefix $(PREFIX)

.PHONY: demo
demo: build ## Builds, and runs the seven steps of the tutorial
	@for step in 1 2 3 4 5 6 7; do examples/7cs/run.sh $$step || exit; done

.PHONY: test
test: ## Builds everything and runs every test
	@tools/setup.sh --test
	@cmake --preset release -DCOMPOSABLE_BUILD_TESTS=ON
	@cmake --build --preset release --parallel $(JOBS)
	@ctest --preset release --parallel $(JOBS)

.PHONY: bench
bench: ## Builds and runs the benchmarks, into bench/results (with peers: tools/peers.sh)
	@tools/setup.sh --bench
	@cmake --preset release -DCOMPOSABLE_BUILD_BENCH=ON
	@cmake --build --preset release --parallel $(JOBS)
	@bench/run.py
	@set -e; for topic in component_reader compile_cache hostile waiting; do build/bin/bench_$$topic; done
	@bench/component_wit.py --program build/bin/composable
	@bench/rewired.py --program build/bin/composable
	@bench/idle_connections.py --program build/bin/composable
	@bench/many_requests.py --program build/bin/composable

.PHONY: check
check: ## Runs the static checks: formatting, clang-tidy, clippy, includes, sizes
	@tools/setup.sh --test
	@tools/check.sh

.PHONY: format
format: ## Writes all C++ and Rust as the checks want it
	@tools/setup.sh --test
	@tools/format.sh

.PHONY: sanitize
sanitize: ## Runs the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@tools/setup.sh --test
	@cmake --preset asan
	@cmake --build --preset asan --parallel $(JOBS)
	@ctest --preset asan --parallel $(JOBS)

.PHONY: clean
clean: ## Removes build/; the caches outside the clone stay
	@rm -rf build

.PHONY: help
help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
