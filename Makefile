# Every command sets up what it needs: Python 3.11 or newer and make are enough.
# Another Python:  make test PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLD_VENV := .venv-dateutil-2.9
OLD_BIN := $(OLD_VENV)/bin
LOCK_VENV := .venv-lock
LOCK_BIN := $(LOCK_VENV)/bin
LOCKS := supply_chain
PIP_INSTALL := python -m pip install -qq --disable-pip-version-check
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
PROJECTS := pyproject.toml $(PLUGINS:%=%/pyproject.toml)
EDITABLE_PLUGINS := $(PLUGINS:%=-e %)
ON_ALL_CORES := -n auto --maxprocesses 4 --dist worksteal
# A test that waits for ever ends its process after five minutes: what each thread was doing is printed, the test is
# named as failed, and the others go on.
BOUNDED := -o faulthandler_timeout=300 -o faulthandler_exit_on_timeout=true
PYTEST := $(BIN)/python -m pytest -q $(ON_ALL_CORES)
# What a store of the tests asks of the disk is recorded by tests of its own, and what a killed writer leaves behind does
# not depend on it: the stores are in memory, where no sync is waited for, if a folder there has room and lets programs
# run. What waits for a real disk: make long and make bench.
ROOM_KIB := 4000000
in_memory = test -z "$$TMPDIR" && made=$$(mktemp -d /dev/shm/casework.XXXXXX 2> /dev/null) \
	&& trap 'rm -rf "$$made"' EXIT && trap 'exit 130' INT && chmod 1777 "$$made" \
	&& df -Pk "$$made" | awk 'NR == 2 { exit $$4 < $(ROOM_KIB) }' \
	&& echo 'exit 0' > "$$made/runs" && chmod +x "$$made/runs" && (exec "$$made/runs") 2> /dev/null \
	&& export TMPDIR="$$made";

# Some images of systems forbid Python to keep what it has compiled; the tests start it a thousand times.
unexport PYTHONDONTWRITEBYTECODE

# Commands follow each other, whatever -j says; `make test` names those that may go side by side.
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif
.DEFAULT_GOAL := help
.PHONY: help demo test browser collected pytest counted covered uncounted dateutil-2.9 lint docs bench long lock clean

help:
	@echo "make demo    a tour: a council's year of complaints, in a folder you can look at"
	@echo "make test    everything that must hold: lint, types, floors, tests, coverage, documentation"
	@echo "make lint    ruff, mypy, import-linter and pip-audit only"
	@echo "make docs    the documentation, in docs/_build/html"
	@echo "make bench   speed, side by side with peers"
	@echo "make long    kills, power cuts, fuzzing and many more examples"
	@echo "make lock    pin what pyproject.toml asks for anew, and write the bills of materials"
	@echo "make clean   remove what these commands made"

demo: $(VENV)/core-installed
	@$(BIN)/casework demo $(DIR)

# What keeps one processor busy is done two at a time; the tests have all of them.
test:
	@$(MAKE) -s -j 2 SIDE_BY_SIDE=yes $(VENV)/dev-installed $(OLD_VENV)/installed
	@$(MAKE) -s -j 2 --output-sync=target SIDE_BY_SIDE=yes docs lint browser collected
	@$(MAKE) -s pytest
	@$(MAKE) -s dateutil-2.9

# What cannot even be read is told early, and pytest keeps what it makes of each file while nothing is counted.
collected: $(VENV)/dev-installed
	@$(BIN)/python -m pytest -qq --collect-only > $(VENV)/collected.log || { cat $(VENV)/collected.log; exit 1; }

# Counting lines doubles the time of a test. What draws its examples, runs many processes, follows a page, reads a
# hundred thousand rows, lives through years or looks at the source does without: every line is to be reached by an
# example that somebody wrote for it.
UNCOUNTED := tests/properties tests/reliability tests/ten_sets tests/docs/test_examples.py \
	tests/plugins/test_hook_faults.py tests/domain/standards/test_alarms.py tests/registers/test_council.py \
	$(patsubst %,tests/%.py,suggesting/test_measured suggesting/test_two_stages testing/test_simulated_year) \
	$(patsubst %,tests/application/%.py,notifying/test_a_year_of_sweeps notifying/test_asking_again \
	reports/test_summary test_answers_of_the_nhs test_surveys_of_the_nhs) \
	$(patsubst %,plugins/casework-postgres/tests/test_%.py,reliability django_page) \
	$(filter-out %/test_exports.py,$(wildcard tests/house/test_*.py))
# The state machine of each store draws its examples, too; those of the stores in memory and in PostgreSQL are counted.
HISTORIES := tests/contract/test_the_contract_catches.py::test_any_history_beside_the_store_in_memory_finds_it_too \
	$(addsuffix ::test_any_history_gives_the_same_answers_as_the_store_in_memory,\
	tests/contract/test_sqlite_store.py::TestSqliteStore tests/contract/test_sqlite_store.py::TestSqliteStoreOnAnOldSqlite \
	tests/docs/test_store_page.py::TestShelfStore \
	plugins/casework-postgres/tests/test_joined.py::TestJoinedStore)
pytest: counted
	@$(MAKE) -s -j 2 SIDE_BY_SIDE=yes covered uncounted

counted: browser
	@$(in_memory) $(PYTEST) $(BOUNDED) --cov --cov-report= --cov-fail-under=0 \
		$(UNCOUNTED:%=--ignore=%) $(HISTORIES:%=--deselect=%)

# Which lines were reached is worked out on one processor.
covered:
	@$(BIN)/python -m coverage report > $(VENV)/coverage.log || { cat $(VENV)/coverage.log; exit 1; }
	@grep TOTAL $(VENV)/coverage.log

uncounted:
	@$(in_memory) $(PYTEST) $(BOUNDED) $(UNCOUNTED) $(HISTORIES)

# A page is looked at in a real browser, which no package of Python brings along.
BROWSER := /usr/bin/chromium
browser: $(VENV)/dev-installed
	@test -x $(BROWSER) || { \
		test "$$(id -u)" = 0 && command -v apt-get > /dev/null || { \
			echo "make test looks at web pages in Chromium, and there is no $(BROWSER): install Debian's package chromium" >&2; \
			exit 1; }; \
		echo "Setting up chromium ..."; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium \
			fonts-dejavu-core; } > $(VENV)/chromium.log 2>&1 || { cat $(VENV)/chromium.log >&2; exit 1; }; }

# The same counting on python-dateutil 2.9, where `holidays` can be installed and serves as an oracle. All that dateutil
# does here is to move a date by months, so these are the tests that do: the others would only be repeated.
OLD_TESTS := tests/domain/time tests/cli/test_count.py tests/oracle_holidays \
	$(patsubst %,tests/domain/test_%.py,deadlines next_steps procedure_paths procedure_walk windows) \
	$(patsubst %,tests/domain/cases/test_decisions_%.py,clocks more_time) \
	$(patsubst %,tests/properties/test_%_properties.py,counting deadline given_date)
BESIDE_HOLIDAYS := tests/benchmarks/bench_counting.py
dateutil-2.9: $(OLD_VENV)/installed
	@$(OLD_BIN)/python -m pytest -q $(ON_ALL_CORES) $(BOUNDED) $(OLD_TESTS)

# The smallest comes first: where no index of advisories can be reached, it is the only one asked about.
AUDITED := locking dev dateutil-2.9
lint: $(VENV)/dev-installed
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check . || { $(BIN)/ruff format --check .; exit 1; }
	@$(BIN)/mypy --no-error-summary src $(wildcard plugins/*/src tests/typing) supply_chain
	@$(BIN)/lint-imports --no-logo > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m supply_chain.advisories $(AUDITED:%=$(LOCKS)/%.lock)

docs: $(VENV)/dev-installed
	@$(BIN)/python -m sphinx -q -W --keep-going -n -j auto -d docs/_build/doctrees docs docs/_build/html

bench: $(VENV)/dev-installed $(OLD_VENV)/installed
	@$(BIN)/python -m pytest -q -s tests/benchmarks --ignore=$(BESIDE_HOLIDAYS)
	@$(OLD_BIN)/python -m pytest -q -s $(BESIDE_HOLIDAYS)

long: browser
	@HYPOTHESIS_PROFILE=thorough $(PYTEST)
	@HYPOTHESIS_PROFILE=thorough $(PYTEST) -s tests/long

# What is pinned already stays as it is as long as it will do; make lock UPGRADE=1 takes the newest of everything.
# Universal: one lock for every system and every Python from 3.11 on.
COMPILE = $(LOCK_BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes $(if $(UPGRADE),--upgrade) \
	--custom-compile-command 'make lock' $(patsubst plugins/%,--no-emit-package %,plugins/casework $(PLUGINS)) \
	- -o $(LOCKS)/$(1).lock
lock: $(LOCK_VENV)/installed
	@printf '%s\n' packaging uv | $(call COMPILE,locking)
	@printf '%s\n' '.[dev]' $(PLUGINS:%='./%[dev]') | $(call COMPILE,dev)
	@printf '%s\n' . $(PLUGINS:%=./%) | $(call COMPILE,core) -c $(LOCKS)/dev.lock
	@printf '%s\n' editables hatchling | $(call COMPILE,build) -c $(LOCKS)/dev.lock
	@printf '%s\n' '.[dev-dateutil-2]' | $(call COMPILE,dateutil-2.9)
	@$(LOCK_BIN)/python -m supply_chain.sbom $(PROJECTS)

clean:
	rm -rf $(VENV) $(OLD_VENV) $(LOCK_VENV) docs/_build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# Set-up, from the locks alone. A stamp is older than its lock when the project's needs have changed.

$(VENV)/core-installed: $(PROJECTS) $(LOCKS)/core.lock $(LOCKS)/build.lock
	$(call make_venv,$(VENV))
	$(call install,$(BIN),core build)
	$(call install_ourselves,$(BIN),$(EDITABLE_PLUGINS))
	@touch $@

$(VENV)/dev-installed: $(PROJECTS) $(LOCKS)/dev.lock
	$(call make_venv,$(VENV))
	$(call install,$(BIN),dev)
	$(call install_ourselves,$(BIN),$(EDITABLE_PLUGINS))
	@touch $@ $(VENV)/core-installed

$(OLD_VENV)/installed: pyproject.toml $(LOCKS)/dateutil-2.9.lock $(LOCKS)/build.lock
	$(call make_venv,$(OLD_VENV))
	$(call install,$(OLD_BIN),dateutil-2.9 build)
	$(call install_ourselves,$(OLD_BIN))
	@touch $@

$(LOCK_VENV)/installed: $(LOCKS)/locking.lock
	$(call make_venv,$(LOCK_VENV))
	$(call install,$(LOCK_BIN),locking)
	@touch $@

# No package comes in without its hash. The build tools are locked too, so nothing is fetched to install ourselves.
install = @$(1)/$(PIP_INSTALL) --require-hashes $(2:%=-r $(LOCKS)/%.lock)
install_ourselves = @$(1)/$(PIP_INSTALL) --no-deps --no-build-isolation -e . $(2)

define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "casework needs Python 3.11 or newer, and '$(PYTHON)' is not: name one that is, such as make PYTHON=python3.13" >&2; \
	exit 1; }
@test -x $(1)/bin/python || { echo "Setting up $(1) ..."; $(PYTHON) -m venv $(1); }
endef
