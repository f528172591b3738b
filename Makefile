# The two commands are `make demo` and `make test`; everything they need is set up by the first line that needs it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
POLICYGRAPH := $(BIN)/policygraph

.PHONY: help demo test test-all setup browser lint format lock docs clean bench

help:            ## Show this list
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:  *##' Makefile | sed 's/:.*##/\t/' | expand -t 12

setup: $(STAMP)  ## Make ./.venv and install policygraph and what it is tested with

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "policygraph needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)   ## Build the graph of data/articles, ask it, draw it, export it
	$(BIN)/python data/scripts/demo.py

browser: $(STAMP)
	$(BIN)/python tests/browser/install.py

test: $(STAMP) browser  ## All tests but the heavy ones
	$(BIN)/python -m pytest -m "not server and not scale"

test-all: $(STAMP) browser  ## All tests
	$(BIN)/python -m pytest

bench: $(STAMP)  ## Measure beside peers; the report is out/bench/report.md
	$(BIN)/python tests/benchmarks/run.py

lint: $(STAMP)   ## Style, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(STAMP)   ## Lock the versions again, without index addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --extra dev -o requirements.lock pyproject.toml

docs: $(STAMP)   ## Write the generated pages again
	$(BIN)/python data/scripts/write_cli_docs.py
	$(BIN)/python data/scripts/make_reference.py

clean:           ## Remove what the commands above made
	rm -rf $(VENV) out policy.store .pytest_cache .mypy_cache .ruff_cache
