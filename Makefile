# Every target prepares what it needs by itself: `make test` is enough on a fresh machine with Python 3.11 or newer.

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test bench check docs lock clean

help:  ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: examples/beijing-2024/1-register  ## Compile, prove and publish the Beijing example
	@$(BIN)/sanbai year examples/beijing-2024

examples/beijing-2024/1-register: .venv/ready examples/beijing-2024/generate.py $(wildcard examples/beijing-2024/generator/*.*)
	@$(BIN)/python examples/beijing-2024/generate.py

test: .venv/ready  ## Run all tests; one file or test: make test ARGS="tests/plan -k quota"
	@tools/setup.sh browser
	@tools/setup.sh java
	@$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

bench: .venv/ready  ## Measure the figures to reach (hours); a part of it: make bench ARGS="--case beijing"
	@$(BIN)/python -m benchmarks.compile --out benchmarks.json $(ARGS)

check: .venv/ready docs  ## Format, lint, types, import contracts, house budget, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest -q tests/house

docs: .venv/ready  ## Build the pages into docs/_build
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html docs docs/_build

lock: .venv/ready  ## Write requirements/*.txt anew, with the newest versions that fit
	@tools/lock.sh

clean:  ## Remove the environment and everything that was built
	rm -rf .venv docs/_build docs/reference/_generated .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/ready: pyproject.toml requirements/dev.txt requirements/bootstrap.txt tools/setup.sh
	@tools/setup.sh python
