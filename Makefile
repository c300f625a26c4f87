# The project's own commands; they need Python 3.11 or newer, make and git, and use uv where it is present.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
UV := $(shell command -v uv 2>/dev/null)
NEW_VENV := $(if $(UV),uv venv --quiet --allow-existing --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
INSTALL := $(if $(UV),uv pip install --python $(BIN)/python,$(BIN)/python -m pip install --disable-pip-version-check) --quiet -c constraints.txt
NOT_INSTALLED := echo "make: the packages could not be installed (reason above): check the network or the package index, then run make again"; exit 1
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help venv demo test lint bench peers soak docs clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 16

venv: $(STAMP) $(STAMP)-dev  ## a virtual environment in .venv with everything in it

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "make: $(PYTHON) is missing or older than 3.11: install Python 3.11 or newer, or say which: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "setting up $(VENV) (once; about a minute) ..."
	@$(NEW_VENV) || { echo "make: no virtual environment could be made: on Debian, apt install python3-venv"; exit 1; }
	@$(INSTALL) -e . || { $(NOT_INSTALLED); }
	@touch $@

$(STAMP)-%: $(STAMP)
	@echo "adding what $* needs ..."
	@$(INSTALL) -e '.[$*]' || { $(NOT_INSTALLED); }
	@touch $@

demo: $(STAMP)  ## the sample portal, several pretended nights, what was flagged
	@$(BIN)/python flows/nightly.py --sample --demo --archive $(or $(ARCHIVE),demo-archive)

test: lint  ## checks and tests
	@$(BIN)/python -m pytest -q -m 'not soak and not peers'

lint: $(STAMP)-dev  ## ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/cog --check -I src README.md

peers: $(STAMP)-dev $(STAMP)-remote  ## what other tools make of our files; the first time installs pywb, wacz and moto beside ours
	@$(BIN)/python -m pytest -q -m peers tests/peers

soak: $(STAMP)-dev  ## the long runs
	@$(BIN)/python -m pytest -q -m soak

bench: $(STAMP)-bench $(STAMP)-dev  ## the figures of benchmarks/
	@for file in benchmarks/*.py; do echo "== $$file"; PYTHONPATH=src:tests $(BIN)/python $$file || exit 1; done

docs: $(STAMP)-dev  ## write the help and the schema into the README again
	@$(BIN)/cog -r -I src README.md

clean:  ## remove what make made, never an archive
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-archive
