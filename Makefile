# Needs make and Python 3.11 or later; everything else goes into $(VENV).

PYTHON  ?= python3
VENV    ?= .venv
WORKERS ?= 2
SECONDS ?= 60
MADE    ?= /tmp/sscsim-figures

BIN       := $(VENV)/bin
INSTALLED := $(VENV)/installed
DEVELOPER := $(VENV)/developer

# The rooms that decide: an untested branch there is an untested verdict.
DECIDING := sscsim/rules/*,sscsim/engine/*,sscsim/world/*,sscsim/mail/*

.DEFAULT_GOAL := help
.PHONY: help demo test check format coverage bench spark desk bench-install figures figures-list page agreement gate-agreement tables \
  load fuzz mutation minimal symbolic clauses conformance outcomes suites exercises pictures notebooks \
  site clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED)  ## the HR director's lesson, on this terminal
	@$(BIN)/sscsim demo

test: $(DEVELOPER)  ## the whole test suite
	$(BIN)/pytest -n $(WORKERS)

check: $(DEVELOPER)  ## format, lint, types and import directions
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(DEVELOPER)  ## put into format, mend what lint can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

coverage: $(DEVELOPER)  ## the whole test suite; every branch of the rooms that decide must be taken
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=
	$(BIN)/coverage report
	$(BIN)/coverage report --include='$(DECIDING)' --format=total --fail-under=100

bench: $(DEVELOPER)  ## how fast both engines are, as ratios
	$(BIN)/python -m tests.bench.reference
	$(BIN)/python -m tests.bench.bulk
	$(BIN)/python -m tests.bench.parts --sizes 100000 1000000

bench-install:  ## the peers of the bench, from Debian's packages (as root)
	apt-get install --yes --no-install-recommends ripgrep mblaze dovecot-sieve maildir-utils

figures: $(DEVELOPER)  ## measure next to its peers what is not measured yet, and keep it (some hours; ONLY=mail a group)
	$(BIN)/python -m tests.bench.figures --folder $(MADE) $(if $(ONLY),--only $(ONLY))

figures-list: $(DEVELOPER)  ## the pieces of the figures: how long each took, and which are to do
	@$(BIN)/python -m tests.bench.figures --list $(if $(ONLY),--only $(ONLY))

page: $(DEVELOPER)  ## page and chart of the figures anew, from those that are kept
	$(BIN)/python -m tests.bench.page

spark: $(DEVELOPER)  ## what a mail table costs on Spark, into tests/bench/SPARK.md (needs Java; half an hour, kept size by size)
	$(BIN)/python -m tests.bench.spark

desk: $(DEVELOPER)  ## how lattice and gate grow with an organisation, into tests/bench/DESK.md (a minute)
	$(BIN)/python -m tests.bench.desk

agreement: $(DEVELOPER)  ## both engines on whole corpora of real and hostile mail, every field, into tests/corpora/AGREEMENT.md (some ten minutes)
	$(BIN)/python -m tests.corpora.agreement

gate-agreement: $(DEVELOPER)  ## gate, compare and brute force on whole corpora, 56 pairs of policies (ten minutes)
	$(BIN)/python -m tests.corpora.gate_agreement

tables: $(DEVELOPER)  ## whole corpora as mail and as header tables: the same deliveries (some ten minutes)
	SSCSIM_WHOLE_CORPORA=1 $(BIN)/pytest -n 0 tests/corpora/test_header_tables.py

load: $(DEVELOPER)  ## serve under ten thousand hostile requests, and under a minute of many
	$(BIN)/python -m tests.bench.serving

fuzz: $(DEVELOPER)  ## bend the input of every reader for SECONDS each, keep what breaks it
	$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

mutation: $(DEVELOPER)  ## change what decides, a step at a time: does a test notice? (half an hour)
	$(BIN)/python -m pip install --quiet --group mutation
	$(BIN)/python -m tests.mutation.tables
	$(BIN)/python -m tests.mutation

conformance: $(DEVELOPER)  ## the decided cases that are shipped for other implementations, anew (some minutes)
	$(BIN)/python -m tests.conformance

minimal: $(DEVELOPER)  ## what-if and suggest against everything smaller, on thousands of cases (an hour)
	HYPOTHESIS_PROFILE=deep $(BIN)/pytest -n $(WORKERS) tests/unit/whatif tests/unit/suggest

symbolic: $(DEVELOPER)  ## search for arguments that break a contract of the small functions, SECONDS each
	$(BIN)/python -m pip install --quiet --group symbolic
	$(BIN)/python -m tests.symbolic --seconds $(SECONDS)

clauses: $(DEVELOPER)  ## which test holds which paragraph of the rulebook, into tests/CLAUSES.md
	$(BIN)/python -m tests.clauses

outcomes: $(DEVELOPER)  ## whole corpora replayed under several settings, into tests/corpora/OUTCOMES.md
	$(BIN)/python -m tests.corpora.outcomes

suites: $(DEVELOPER)  ## hostile mail read and replayed, into tests/hostile/SUITES.md
	$(BIN)/python -m tests.hostile.suites_table

exercises: $(DEVELOPER)  ## a thousand sheets of every level, each answer tried by the second implementation
	$(BIN)/python -m tests.exercises

pictures: $(DEVELOPER)  ## pictures of the page of `classroom`, into docs/pictures (needs Chromium)
	rm -rf build/class && mkdir -p build
	$(BIN)/sscsim classroom --out build/class
	$(BIN)/python -m tests.browser.pictures build/class

notebooks: $(DEVELOPER)  ## run the notebooks, and keep what they show
	$(BIN)/pytest tests/living/test_notebooks.py --update-snapshots

site: $(DEVELOPER)  ## the documentation as a site that opens from disk: build/site/index.html
	mkdir -p build/pages
	$(BIN)/sphinx-build --quiet --fail-on-warning -c docs build/pages build/site

clean:  ## remove whatever make and the tools made
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# Two stamps, because a first look at the demo should not wait for the developers' tools.
$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# The pip of Python 3.11 does not know --group, so pip comes first.
$(DEVELOPER): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	npm install --silent --no-fund --no-audit --no-package-lock --prefix tests/clients || echo "no npm: its client of Dataverse will not be tried"
	@touch $@
