# MờiSố: `make demo` shows it, `make test` tries it, `make help` lists the rest.
# Everything lands in .venv and build/; only missing Debian packages are installed outside.

PYTHON ?= python3
ARGS ?=
ROUNDS ?= 100
# How many tests run at once: one more than there are processors, because many of them wait.
# 0 runs them in one process, where a debugger can stop them.
WORKERS ?= $(shell expr $$(nproc) + 1)

BIN := .venv/bin
RUN := .venv/installed-run
TEST := .venv/installed-test
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet

.PHONY: help setup demo test test-faults bench bench-pages check format lock clean \
	check-format check-lint check-types check-floors check-pages \
	debian-runtime debian-test

help:
	@echo "make demo         the whole system on this machine; options by ARGS=\"--visitors 60\""
	@echo "make test         every test; one by ARGS=\"-k name\""
	@echo "make check        format, lint, types, floors, docs and pages: what CI asks before the tests"
	@echo "make format       puts right what check can put right itself"
	@echo "make test-faults  the faults, ROUNDS=$(ROUNDS) times each, and what came of them: build/faults.json"
	@echo "make bench        the measurements, into build/bench.json"
	@echo "make bench-pages  the table of the last whole run, into README and docs/performance.md"
	@echo "make setup        installs what the programs need, no more"
	@echo "make lock         writes requirements/ anew from pyproject.toml; newest by ARGS=--upgrade"
	@echo "make clean        takes away .venv, build/ and caches"

setup: debian-runtime $(RUN)

demo: setup
	@exec $(BIN)/moiso-server demo $(ARGS)

# A file's tests stay together: they share a server, a browser or a window.
test: setup debian-test $(TEST)
	@exec $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile $(ARGS)

test-faults: setup debian-test $(TEST)
	@exec $(BIN)/python -m pytest -m fault --fault-rounds $(ROUNDS) --fault-table build/faults.json $(ARGS)

# A whole run begins a table of its own and sets the last one aside, to be compared.
bench: setup debian-test $(TEST)
	@mkdir -p build
	@if [ -z "$(ARGS)" ] && [ -f build/bench.json ]; then mv build/bench.json build/bench-before.json; fi
	@exec $(BIN)/python -m pytest -m bench $(ARGS)

bench-pages: $(TEST)
	@exec $(BIN)/python -m tests.bench.page

# One run names all that is wrong, not only the first.
check: $(TEST)
	@$(MAKE) --no-print-directory --keep-going check-format check-lint check-types check-floors check-pages

check-format: $(TEST)
	@$(BIN)/ruff format --check --quiet || { echo "check: format differs; put it right by: make format"; exit 1; }

check-lint: $(TEST)
	@$(BIN)/ruff check --quiet || { echo "check: lint; 'make format' mends what it can, the rule's page is: $(BIN)/ruff rule CODE"; exit 1; }

check-types: $(TEST)
	@$(BIN)/mypy --no-error-summary || { echo "check: types; mypy names the line and the code"; exit 1; }

check-floors: $(TEST)
	@mkdir -p build
	@$(BIN)/lint-imports --no-logo --cache-dir build/importlinter >build/floors.txt 2>&1 || { cat build/floors.txt; \
	echo "check: floors; an import goes up or sideways, or a new module has no floor yet: see [tool.importlinter] in pyproject.toml"; exit 1; }

check-pages: $(TEST)
	@$(BIN)/python -m pytest --quiet --no-header $(wildcard tests/test_checkout.py tests/test_docs.py tests/test_interfaces_page.py tests/test_texts.py tests/server/web/test_every_page_renders.py)

format: $(TEST)
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

lock:
	@mkdir -p build
	@tools/lock.sh $(ARGS)

clean:
	rm -rf .venv build dist .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

debian-runtime:
	@tools/install-debian-packages.sh runtime

debian-test: debian-runtime
	@tools/install-debian-packages.sh test

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "setup: needs Python 3.11 or later; name yours, as in: make $(or $(firstword $(MAKECMDGOALS)),setup) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/install-debian-packages.sh setup
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "setup: installing Python packages into .venv (a minute or two, once)"
	@$(PIP) --require-hashes --requirement requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST): requirements/test.txt $(RUN)
	@echo "setup: installing what checks and tests need"
	@$(PIP) --require-hashes --requirement requirements/test.txt
	@touch $@
