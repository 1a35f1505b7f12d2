# Two commands for a reader: `make start` opens the workbook, `make lab` opens it in JupyterLab.
# For work on it: setup, test, check, bench, chaos, fuzz, clean.

PYTHON ?= python3
# Empty: 8866, or the next one that is free.
PORT ?=

# Where the tree lies may have letters that a computer's own encoding has not.
export PYTHONUTF8 := 1

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The template of Voila is written on installing, even when the rest is read from the tree.
SHARED := pyproject.toml hatch_build.py $(shell find content workbook_lib/assets workbook_lib/server/templates \
  workbook_lib/server/*.json workbook_lib/server/voila_template.py -type f -not -name '*.pyc' 2>/dev/null)
BUILD := hatchling jinja2 markdown-it-py plotly pydantic pyyaml

.DEFAULT_GOAL := help
.PHONY: help start lab script setup test style layers check bench chaos fuzz chromium browsers clean

help:
	@echo 'make start   open the workbook in the browser (on another port: PORT=8867)'
	@echo 'make lab     open its notebooks in JupyterLab'
	@echo 'make check   check the words in content/'
	@echo 'make setup   get everything that the tests need'
	@echo 'make test    style, types, notebooks, unit and browser tests'
	@echo 'make bench   measure, by hand (PEERS=1: beside other frameworks)'
	@echo 'make chaos   write while everything breaks, 200 times (minutes)'
	@echo 'make fuzz    try 100,000 hostile files and messages, half an hour'
	@echo 'make clean   remove what the above made'

start: $(VENV)/.start
	@$(BIN)/workbook serve $(if $(PORT),--port $(PORT))

lab: $(VENV)/.start
	@$(BIN)/workbook lab

check: $(VENV)/.start
	@$(BIN)/workbook check

setup: $(VENV)/.test

# Two at a time: much of a browser test is waiting, and each file has its own server and browser.
test: $(VENV)/.test browsers style
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --max-worker-restart=0

style: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Draws the diagram of the layers in CONTRIBUTING.md again.
layers: $(VENV)/.test
	@$(BIN)/python -m tests.project.test_layers --write

# PEERS=1 also compares with other frameworks, each in an environment of its own that it makes.
MEASURES := fork command first working growth memory crowd leave content
ALONE := ours,ours-guest,voila,voila-plain,voila-pool,static
bench: $(VENV)/.test chromium
	@for measure in $(MEASURES); do $(BIN)/python -m tests.bench.$$measure || exit 1; done
	@$(BIN)/python -m tests.bench.compare $(if $(PEERS),,--only $(ALONE))

chaos: $(VENV)/.test chromium
	CHAOS_FAULTS=200 $(BIN)/python -m pytest -s --timeout=0 tests/browser/test_chaos.py

# atheris, which leads part of it, has no wheels but for Linux; without it hypothesis does it all.
fuzz: $(VENV)/.test
	@$(PIP) install --quiet --constraint constraints.txt --only-binary=:all: --no-build-isolation --editable '.[fuzz]' \
	  && $(MAKE) --no-print-directory script || echo 'Going on without atheris.'
	$(BIN)/python -m tests.fuzz.run

chromium: $(VENV)/.test
	@$(BIN)/python tests/browser/chromium.py

browsers: chromium
	@$(BIN)/python -m tests.browser.webdriver

clean:
	rm -rf $(VENV) build dist test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: each step is done again only when what it rests on has changed.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo 'The workbook needs Python 3.11 or newer, and there is no "$(PYTHON)" here: install Python, or name yours, as in "make start PYTHON=python3.12".' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The workbook needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1): name a newer one, as in \"make start PYTHON=python3.12\"." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'Python here came without venv: install it (Debian and Ubuntu: "apt install python3-venv") and try again.' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.tools: $(VENV)/.made constraints.txt
	@echo 'Getting the libraries that the workbook is made of (once, a minute or two).'
	@$(PIP) install --quiet --constraint constraints.txt --upgrade pip $(BUILD)
	@touch $@

$(VENV)/.start: $(VENV)/.tools $(SHARED)
	@$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable .
	@$(MAKE) --no-print-directory script
	@touch $@

# The name of this folder may have letters that the computer's own encoding lacks, and Python reads
# it, in that encoding, before anything else: it is written in ASCII, and the command is in UTF-8 from
# its start. Settings of other Pythons stay out (-I).
define ASCII
import pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("lib/python*/site-packages/_between_us_workbook.pth"):
    lines = path.read_text("utf-8").splitlines()
    made = [each if each.startswith("import ") else f"import sys; sys.path.append({each!a})" for each in lines]
    path.write_text("\n".join(made) + "\n", "ascii")
endef
export ASCII
script:
	@$(BIN)/python -S -X utf8 -c "$$ASCII" $(VENV)
	@{ echo '#!/bin/sh'; printf "PYTHONUTF8=1 exec '%s' -X utf8 -I -m workbook_lib.cli \"\$$@\"\n" \
	  "$$(cd $(BIN) && pwd | sed "s/'/'\\\\''/g")/python"; } > $(BIN)/workbook
	@chmod +x $(BIN)/workbook

$(VENV)/.test: $(VENV)/.start
	@echo 'Getting what the tests need.'
	@$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable '.[test]'
	@$(MAKE) --no-print-directory script
	@touch $@
