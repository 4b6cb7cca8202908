# section16: every target does its own set-up; nothing but git, make and Python 3.11+ is needed.
#
#   make demo        set up, run the demonstration, end
#   make serve       set up, generate a book of invented issuers, serve it on http://127.0.0.1:8016
#   make test        set up, run the tests (the core, and one sample of each slow kind)
#   make test-docs   every block and example of the README and the docs run as printed
#   make test-pages  every block and example of the README and the docs run as printed, and every page in a browser
#   make test-full   the long ones as well: every mutant, many more random forms, browsers, wheels; and the tests whose
#                    answer depends on today at further moments: weekends, holidays, late evening, leap day, clock changes
#   make test-corpus what needs the reference material that SECTION16_CORPUS points to
#   make lint        ruff, mypy, import-linter
#   make audit       known vulnerabilities of what the locks pin; fails for one that a release fixes
#   make mutants     breaks the code COUNT times by chance (SEED), and fails where the tests notice less than nine in ten
#   make bench       the measurements in bench/results    make bench-peers   ourselves beside other readers
#   make docs        what is generated from the code     make lock          pin the tree again

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
READY := $(VENV)/.ready
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
COUNT ?= 200
SEED ?= 1
PORT ?= 8016
COMPILE := --universal --generate-hashes --python-version 3.11 --upgrade --quiet pyproject.toml
EXTRAS := book charts cli filing mcp office pages postgresql rehearsal web
# A worker begins with tests that are beside each other, so that what a file shares is made once, and takes over others' at the end.
PYTEST := $(BIN)/python -m pytest -n $(CORES) --dist worksteal

.PHONY: browser demo serve test test-docs test-pages test-full test-corpus mutants lint audit bench bench-peers docs lock wheel clean setup

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "section16 needs Python 3.11 to 3.14 as python3; none was found"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing; trying the system's package"; \
		apt-get install -y -q python3-venv >/dev/null 2>&1 || { \
		echo "install it (Debian, Ubuntu: apt-get install python3-venv) and call make again"; exit 1; }; }
	$(PYTHON) -m venv --clear $(VENV)
	@# uv, at the release of the lock, installs the others in a quarter of the time; pip does it where uv reaches no index.
	@# Python compiles what is imported; to compile every file of every package takes longer than to install them.
	@awk '/^[^ ]/ {kept = /^uv==/} kept' requirements.lock > $(VENV)/uv.lock
	$(PIP) --no-compile --no-deps --require-hashes -r $(VENV)/uv.lock
	UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}" \
		$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock || \
		$(PIP) --no-compile --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)
	@echo "The ledger of an invented company's insiders:"
	@$(BIN)/python -m generate out/company --issuers 1 --seed 12 --years 3
	@$(BIN)/section16 history out/company/filings --issuer 9000000000 --owner 9000000004 --security common --svg out/history.svg
	@$(BIN)/section16 reconcile out/company/filings --breaks
	@echo
	@$(BIN)/python -m section16.demo
	@echo
	@echo "make serve shows a book of invented issuers in the browser, at http://127.0.0.1:$(PORT)."

# Two hundred invented issuers over five years; made once, in a few minutes, and kept.
SERVED := out/served

serve: $(SERVED)/book/book.json
	$(BIN)/section16 serve --book $(SERVED)/book --port $(PORT) --quiet

$(SERVED)/book/book.json: | $(READY)
	@echo "Generating the filings of invented issuers, and a book of them: a few minutes, once."
	@$(BIN)/python -m generate $(SERVED) --issuers 200 --seed 16 --years 5
	@$(BIN)/section16 ingest $(SERVED)/filings --book $(SERVED)/book

test: $(READY)
	$(PYTEST) -m "not slow and not corpus"

test-docs: $(READY)
	$(PYTEST) -m "slow and not corpus" tests/docs

test-pages: $(READY) browser
	$(PYTEST) -m "slow and not corpus" tests/docs tests/browser

test-full: $(READY) browser
	SECTION16_MUTANTS=100000 SECTION16_FUZZ=1000000 $(PYTEST) --hypothesis-profile=long --sweep

test-corpus: $(READY)
	$(PYTEST) -m "corpus and not slow"

mutants: $(READY)
	$(BIN)/python -m tests.mutation --count $(COUNT) --seed $(SEED) $(if $(ONLY),--folders $(ONLY))

# Chromium for the tests of pages, where apt and root are there to install it; without it those tests are skipped by name.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		(apt-get update -q && apt-get install -y -q --no-install-recommends chromium) >/dev/null 2>&1; } || \
		echo "no Chromium: the tests in a browser will be skipped"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(READY)
	$(BIN)/python -m tests.audit

bench: $(READY)
	$(BIN)/python -m bench

bench-peers: $(READY)
	$(BIN)/python -m bench.peers

docs: $(READY)
	$(BIN)/python -m docs.generate

lock: $(READY)
	$(BIN)/uv pip compile $(COMPILE) $(foreach extra,$(EXTRAS),--extra $(extra)) --group dev -o requirements.lock
	$(BIN)/uv pip compile $(COMPILE) --extra cli --extra book --extra s3 --extra ray --group cluster -o requirements-ray.lock

wheel: $(READY)
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
