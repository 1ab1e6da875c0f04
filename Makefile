# make run    start the app; without a display, play the recorded lesson through the real pipeline
# make test   lint, types and the whole test suite
# make bundle the frozen program in dist/, measured and self-tested
# Each installs what is missing: Debian packages, then .venv from constraints.txt. A second call is quick.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
NEEDS := pyproject.toml constraints.txt packaging/system-packages

.PHONY: run test lint types unit bundle clean

run: $(VENV)/.run
	@if [[ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" || "$$(uname)" == Darwin ]]; then \
		exec $(BIN)/mmtutor; \
	else \
		echo "No display here: playing the recorded lesson in assets/demo."; \
		exec $(BIN)/mmtutor replay assets/demo; \
	fi

test: lint types unit

lint: $(VENV)/.test
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

unit: $(VENV)/.test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

bundle: $(VENV)/.test
	$(BIN)/python packaging/build.py

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache

# The stamps say what is already installed; they are older than what they depend on after a change.
$(VENV)/bin/python: packaging/system-packages
	packaging/system-packages run
	$$(packaging/system-packages python) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/bin/python $(NEEDS)
	packaging/system-packages run
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python $(NEEDS)
	packaging/system-packages test
	$(PIP) --editable '.[dev,training]'
	@touch $(VENV)/.run $@
