# Each target makes .venv and installs what it needs, once; change pyproject.toml or constraints.txt and it does so again.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: chat test tests bench soak lint style types licences audit screens clean

chat: $(INSTALLED)
	@$(BIN)/footnote

# `make test FAST=1` leaves out the model, processes and types: seconds, for whoever changes one line
WORKERS ?= 2
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile

test: style
ifdef FAST
	$(PYTEST) -m "not model and not process"
else
	@$(MAKE) --no-print-directory --jobs 2 types tests
endif

tests: $(INSTALLED)
	$(PYTEST)

# With one's own articles: make bench CORPUS=~/articles; SIZES=10000,100000,1000000 for a longer growth curve,
# for which the first run writes 12 GB in about half an hour
bench: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --group bench
	$(BIN)/python -m tests.bench --corpus $(or $(CORPUS),seeds) $(if $(SIZES),--sizes $(SIZES))

# Each fault of tests/stress tried at length, with an hour of questions at the end
soak: $(INSTALLED)
	$(BIN)/python -m tests.stress

lint: style types

style: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(INSTALLED)
	$(BIN)/mypy

# Each package that is installed, its version and its licence, from its own metadata
licences: $(INSTALLED)
	@$(BIN)/python -m tests.licences

# Vulnerabilities that are known of what constraints.txt pins; what cannot be looked up fails it
audit: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --group audit
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict

screens: $(INSTALLED)
	$(BIN)/python -m tests.bot.terminal.screenshot tests/screens

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Footnote needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
