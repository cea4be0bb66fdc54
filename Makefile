# The ways in. `make demo` and `make test` set everything up on a fresh clone; the rest is for
# those who change the code. Python 3.11 or newer and npm are all that must be there before.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
OUT ?= groundtruce-demo
SERVE ?= 1
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCKED := $(PIP) install --require-hashes -r
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
PIP_TOOLS := pip-tools==7.6.2
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/lock/bin/pip-compile --quiet --generate-hashes \
	--strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--annotation-style=line --allow-unsafe

.PHONY: help demo test check format bench docs screenshots forms lock hooks system clean

help: ## print the ways in
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.package ## the bundled case as a traced brief, then its pages on 127.0.0.1 (SERVE=0 ends after writing)
	@$(BIN)/groundtruce demo --out "$(OUT)" $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/.dev $(VENV)/.package system ## every test (ARGS="tests/model -x" for some)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS)

check: $(VENV)/.dev $(VENV)/.docs $(VENV)/.package ## format, lint, types, layers, pages
	@echo "format";  $(BIN)/ruff format --quiet --check .
	@echo "lint";    $(BIN)/ruff check --quiet .
	@echo "types";   $(BIN)/mypy --no-error-summary
	@echo "layers";  $(BIN)/lint-imports >$(VENV)/layers.txt || { cat $(VENV)/layers.txt; exit 1; }
	@echo "pages";   $(BIN)/python docs/generate.py --check
	@$(MKDOCS)

format: $(VENV)/.dev ## put every comma where it belongs
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/.bench $(VENV)/.package ## every figure that the README claims, one script after another
	@for script in bench/*.py; do echo; echo "== $$script"; $(BIN)/python "$$script"; done

bench-%: $(VENV)/.bench $(VENV)/.package ## one of them: make bench-text
	@$(BIN)/python bench/$*.py $(ARGS)

docs: $(VENV)/.dev $(VENV)/.docs $(VENV)/.package ## write reference and tour anew and build the site
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/walk.py
	@$(MKDOCS) && echo "site/index.html"

screenshots: $(VENV)/.dev $(VENV)/.package ## take the pictures of the workbench for the guide anew
	@$(BIN)/python docs/screens.py

forms: $(VENV)/.package ## write the workbooks of the forms anew from reports/field/sheets
	@for case in template thailand_cambodia_2025; do \
	  $(BIN)/groundtruce field forms --anew --case src/groundtruce/cases/$$case; done

lock: ## resolve pyproject.toml and requirements/*.in anew
	@test -x $(VENV)/lock/bin/pip-compile || { $(PYTHON) -m venv $(VENV)/lock && \
		$(VENV)/lock/bin/python -m pip -qq install $(PIP_TOOLS); }
	@$(COMPILE) pyproject.toml requirements/build.in -o requirements/run.lock
	@$(COMPILE) --extra cluster --extra links --extra satellite --extra text pyproject.toml requirements/build.in requirements/dev.in \
		-c requirements/run.lock -o requirements/dev.lock
	@$(COMPILE) requirements/docs.in -c requirements/dev.lock -o requirements/docs.lock
	@$(COMPILE) requirements/bench.in -c requirements/dev.lock -o requirements/bench.lock
	@sed -i '/considered to be unsafe in a requirements file/d' requirements/*.lock

hooks: $(VENV)/.dev ## check format, lint, types and layers before each commit
	@$(BIN)/pre-commit install

system:
	@requirements/system

clean: ## remove what make and the tools wrote; originals and cases stay
	@rm -rf $(VENV) site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache src/groundtruce/web/static src/groundtruce/briefs/fonts ui/node_modules
	@find src tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a step runs again only when what it was made from has changed.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "GroundTruce needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "making $(VENV)"; $(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock | $(VENV)/bin/python
	@echo "installing what the program needs"; $(LOCKED) $<; touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	@echo "installing what the tests need"; $(LOCKED) $<; touch $@

$(VENV)/.bench: requirements/bench.lock $(VENV)/.dev
	@echo "installing the peers that we are measured beside"; $(LOCKED) $<; touch $@

$(VENV)/.docs: requirements/docs.lock | $(VENV)/bin/python
	@echo "installing what the pages need"; $(LOCKED) $<; touch $@

$(VENV)/.package: pyproject.toml $(wildcard hatch_build.py ui/*) $(VENV)/.run
	@echo "building fonts and pages into the package"
	@$(PIP) install --no-deps --no-build-isolation --editable .; touch $@
