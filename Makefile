# The project's own commands; they need Python 3.11 or newer, make and git, and use uv where it is present.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
UV := $(shell command -v uv 2>/dev/null)
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help venv demo test lint bench soak docs clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 16

venv: $(STAMP)  ## a virtual environment in .venv with everything in it

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "make: $(PYTHON) is missing or older than 3.11: install Python 3.11 or newer, or say which: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "setting up $(VENV) (once; about a minute) ..."
ifneq ($(UV),)
	@uv venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	@uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dev]' || { $(call no_install); }
else
	@$(PYTHON) -m venv $(VENV) || { echo "make: no virtual environment could be made: on Debian, apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' || { $(call no_install); }
endif
	@touch $(STAMP)

define no_install
echo "make: the packages could not be installed (reason above): check the network or the package index, then run make again"; exit 1
endef

demo: venv  ## the sample portal, several pretended nights, what was flagged
	@$(BIN)/python flows/nightly.py --sample --demo --archive $(or $(ARCHIVE),demo-archive)

test: lint  ## checks and tests
	@$(BIN)/python -m pytest -q -m 'not soak'

lint: venv  ## ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/cog --check -I src README.md

soak: venv  ## the long runs
	@$(BIN)/python -m pytest -q -m soak

bench: venv  ## the figures of benchmarks/
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

docs: venv  ## write the help and the schema into the README again
	@$(BIN)/cog -r -I src README.md

clean:  ## remove what make made, never an archive
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-archive
