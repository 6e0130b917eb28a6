# `make demo` to try it, `make test` to be sure. Everything lives in .venv and var/.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

.PHONY: help demo demo-reset test check faults bench pictures lock

help:
	@echo "make demo        a whole Refdesk on this machine (PORT=8000); Ctrl-C stops it"
	@echo "make demo-reset  forget the demo's data"
	@echo "make test        everything: both databases, browser, interface, checks"
	@echo "make check       ruff, djlint, mypy, import contracts, migrations"
	@echo "make faults      the long run against killed processes and cut wires"
	@echo "make bench       the figures of docs/performance.md, measured on this machine"
	@echo "make pictures    the pictures of the README, taken anew"
	@echo "make lock        renew the lock files (needs uv)"

demo: .venv/.demo
	@$(BIN)/python manage.py demo

demo-reset:
	rm -rf var/demo

test: .venv/.dev
	@$(BIN)/python -m tests.suite

check: .venv/.dev
	@$(BIN)/python -m tests.suite checks

faults: .venv/.dev
	@FAULT_SCALE=$${FAULT_SCALE:-10} $(BIN)/python -m tests.suite faults

bench: .venv/.dev
	@$(BIN)/python -m tests.bench --write

pictures: .venv/.dev
	@$(BIN)/python -m tests.pictures

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -q pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -q --extra dev pyproject.toml -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Refdesk needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv || (rm -rf .venv; echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1)

# What development installs holds all that the demo needs, so one folder serves both.
.venv/.demo: requirements.txt | .venv/bin/python
	@test -e .venv/.dev || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
