# Every command of the house. Each installs what it needs into .venv by itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
UV      := $(BIN)/uv
MEMBERS := shared services/identity services/targets services/evaluation services/payroll-incentive services/notifications services/portal launcher bench
CHECKED := shared services launcher bench tests
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Capaian needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"

ASSETS  := services/portal/assets
BUILT   := services/portal/src/portal/static/manifest.json
DRESS   := $(wildcard $(ASSETS)/*.* $(ASSETS)/styles/* $(ASSETS)/scripts/*)

$(VENV)/ready: $(UV) requirements.lock $(MEMBERS:%=%/pyproject.toml)
	@$(UV) pip sync --quiet --require-hashes requirements.lock
	$(UV) pip install --quiet "uv>=0.9"
	$(UV) pip install --quiet --no-deps $(MEMBERS:%=-e %)
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib $(MEMBERS)  # else ten processes compile all of it
	touch $@

$(BUILT): $(VENV)/ready $(DRESS)
	@python $(ASSETS)/build.py

.PHONY: help
help: ## What can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}'

.PHONY: install
install: $(BUILT) ## Everything the other commands need, into .venv

.PHONY: demo
demo: $(BUILT) ## The whole system on this machine, with four governments and a month in progress
	@exec capaian demo

.PHONY: test
test: $(BUILT) ## All tests on the embedded broker and PostgreSQL
	@python -m pytest -n 2 --dist loadfile -m "not kills and not faults and not browser" $(ARGS)

.PHONY: test-kafka
test-kafka: $(VENV)/ready ## The broker-facing tests on a real Apache Kafka (needs Java 17 and Maven, or Docker)
	@python -m tests.support.needs java mvn
	CAPAIAN_BACKEND=$${CAPAIAN_BACKEND:-kafka} python -m pytest -m kafka $(ARGS)

.PHONY: test-kills
test-kills: $(VENV)/ready ## kill -9 of any process at random moments: SEEDS="1 2 3" chooses, default twenty
	@python -m pytest -m kills --timeout 3600 -s $(ARGS)

.PHONY: test-faults
test-faults: $(VENV)/ready ## Every fault on three Kafka brokers, and planted mistakes: SEEDS="1 2 3" chooses, default 1
	@python -m tests.support.needs java mvn
	CAPAIAN_BACKEND=kafka python -m pytest -m faults -p no:randomly -s tests/faults $(ARGS)

.PHONY: test-browser
test-browser: $(BUILT) ## The pages in a real browser: walks, reach for everybody, budgets (needs Chromium)
	@python -m tests.support.needs chromium
	python -m pytest -m browser --timeout 120 -o timeout_func_only=true $(or $(ARGS),tests/browser)

.PHONY: bench
bench: $(VENV)/ready ## The rates of the event path beside the floor of this machine; QUICK=1, BROKER=kafka
	@if [ "$${BROKER:-}" = kafka ]; then python -m tests.support.needs java mvn; fi
	python -m bench $(ARGS)

.PHONY: bench-portal
bench-portal: $(BUILT) ## What each screen costs, and how soon it is there; SIZES="2000 20000" people
	@python -m bench.portal $(ARGS)

.PHONY: check
check: $(VENV)/ready ## Style, types, architecture, contracts, compose file, Dockerfile, known holes
	@ruff check $(CHECKED)
	ruff format --check --quiet $(CHECKED)
	said=$$(lint-imports --no-cache) || { echo "$$said"; exit 1; }
	for member in $(MEMBERS); do said=$$(cd $$member && deptry src 2>&1) || { echo "$$member: $$said"; exit 1; }; done
	mypy
	python -m tests.support.house
	python -m tests.support.audit

.PHONY: format
format: $(VENV)/ready ## Put every file into the house's form
	@ruff check --fix-only --quiet $(CHECKED)
	ruff format --quiet $(CHECKED)

.PHONY: lock
lock: $(VENV)/ready ## Choose versions anew and write requirements.lock
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --upgrade \
	  $(foreach name,capaian capaian-bench evaluation identity notifications payroll-incentive portal shared targets,--no-emit-package $(name)) \
	  pyproject.toml --group dev -o requirements.lock

.PHONY: migrate
migrate: $(VENV)/ready ## Bring the databases of the running system to the newest form
	@capaian migrate

.PHONY: new-migration
new-migration: $(VENV)/ready ## A new revision: make new-migration SERVICE=targets NAME="add column"
	@capaian new-migration $(SERVICE) "$(NAME)"
