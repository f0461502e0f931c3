# Every command sets up what it needs: Python 3.11 or newer and make are enough.
# Another Python:  make test PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLD_VENV := .venv-dateutil-2.9
OLD_BIN := $(OLD_VENV)/bin
PIP_INSTALL := python -m pip install -qq --disable-pip-version-check
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
PROJECTS := pyproject.toml $(PLUGINS:%=%/pyproject.toml)
EDITABLE_PLUGINS := $(PLUGINS:%=-e %)
PYTEST := $(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist worksteal

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test pytest dateutil-2.9 lint docs bench long clean

help:
	@echo "make demo    a tour: a council's year of complaints, in a folder you can look at"
	@echo "make test    everything that must hold: lint, types, floors, tests, coverage, documentation"
	@echo "make lint    ruff, mypy and import-linter only"
	@echo "make docs    the documentation, in docs/_build/html"
	@echo "make bench   speed, side by side with peers"
	@echo "make long    kills, fuzzing and many more examples"
	@echo "make clean   remove what these commands made"

demo: $(VENV)/core-installed
	@$(BIN)/casework demo $(DIR)

test: lint pytest dateutil-2.9 docs

pytest: $(VENV)/dev-installed
	@$(PYTEST) --cov --cov-report=term

# The same counting on python-dateutil 2.9, where `holidays` can be installed and serves as an oracle.
OLD_TESTS := tests/domain tests/cli/test_count.py tests/oracle_holidays \
	tests/properties/test_counting_properties.py tests/properties/test_deadline_properties.py \
	tests/properties/test_given_date_properties.py
BESIDE_HOLIDAYS := tests/benchmarks/bench_counting.py
dateutil-2.9: $(OLD_VENV)/installed
	@$(OLD_BIN)/python -m pytest -q $(OLD_TESTS)

lint: $(VENV)/dev-installed
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check . || { $(BIN)/ruff format --check .; exit 1; }
	@$(BIN)/mypy --no-error-summary src $(wildcard plugins/*/src tests/typing)
	@$(BIN)/lint-imports --no-logo > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

docs: $(VENV)/dev-installed
	@$(BIN)/python -m sphinx -q -W --keep-going -n -d docs/_build/doctrees docs docs/_build/html

bench: $(VENV)/dev-installed $(OLD_VENV)/installed
	@$(BIN)/python -m pytest -q -s tests/benchmarks --ignore=$(BESIDE_HOLIDAYS)
	@$(OLD_BIN)/python -m pytest -q -s $(BESIDE_HOLIDAYS)

long: $(VENV)/dev-installed
	@HYPOTHESIS_PROFILE=thorough $(PYTEST)
	@HYPOTHESIS_PROFILE=thorough $(PYTEST) -s tests/long

clean:
	rm -rf $(VENV) $(OLD_VENV) docs/_build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# Set-up. A stamp is older than pyproject.toml when the project's needs have changed.

$(VENV)/core-installed: $(PROJECTS)
	$(call make_venv,$(VENV))
	@$(BIN)/$(PIP_INSTALL) -e . $(EDITABLE_PLUGINS)
	@touch $@

$(VENV)/dev-installed: $(PROJECTS)
	$(call make_venv,$(VENV))
	@$(BIN)/$(PIP_INSTALL) -e '.[dev]' $(EDITABLE_PLUGINS)
	@touch $@ $(VENV)/core-installed

$(OLD_VENV)/installed: pyproject.toml
	$(call make_venv,$(OLD_VENV))
	@$(OLD_BIN)/$(PIP_INSTALL) -e '.[dev-dateutil-2]'
	@touch $@

define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "casework needs Python 3.11 or newer, and '$(PYTHON)' is not: name one that is, such as make PYTHON=python3.13" >&2; \
	exit 1; }
@test -x $(1)/bin/python || { echo "Setting up $(1) ..."; $(PYTHON) -m venv $(1); }
endef
