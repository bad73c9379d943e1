# The commands of this project. `make run` and `make test` are all that a stranger needs.
PYTHON ?= python3
PORT ?= 8000
export PORT
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: help setup tools run test check fix bench requirements lock

help:           ## what can be done
	@grep -E '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

setup: .venv/.ready ## install everything into .venv and node_modules, at the locked versions

.venv/.ready: requirements.lock requirements-node.lock requirements-installer.lock package-lock.json pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" scripts/setup.sh
	@touch $@

tools: .venv/.tools # what only tests and measurements need: Spark and Polars

.venv/.tools: .venv/.ready requirements-engines.lock
	@echo "Installing the engines for tests …"
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements-engines.lock
	@touch $@

run: setup      ## the demonstration county on 127.0.0.1 (PORT=8000, PROFILE=county-0137)
	@exec $(BIN)/marketaccess serve --demonstration

test: tools     ## every check and every test, on SQLite and PostgreSQL
	@$(BIN)/python scripts/test.py

check: tools    ## the quick half: style, types, imports, migrations
	@$(BIN)/python scripts/test.py --checks-only

fix: setup      ## let ruff mend what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: tools    ## what we claim about speed and faults, measured: bench/results/
	@$(BIN)/python -m bench

requirements: setup ## each requirement and the tests that prove it
	@$(BIN)/python scripts/requirements.py

lock:           ## resolve the locked versions anew
	@for name in installer node; do $(BIN)/uv pip compile --quiet --no-header --generate-hashes --group $$name -o requirements-$$name.lock; done
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --group dev -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --group engines -c requirements.lock -o requirements-engines.lock
	@npm install --package-lock-only --silent
