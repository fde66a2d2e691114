# Everything a newcomer needs: make demo, make test, make serve. The set-up happens when it is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench
MUTATION_READY := $(VENV)/.mutation
FILES ?=
TEXTS := api/people/translations
MESSAGES := engine/locale

.PHONY: demo test nightly soak serve screenshots format bench load lighthouse mutation texts clean

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "zhongcao needs Python 3.11 or newer; run: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,postgres,redis]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[durable]' || echo "durable_rules could not be built (it needs gcc); zhongcao works with the condition tree alone."
	@touch $@

$(BENCH_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@

$(MUTATION_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutation]'
	@touch $@

demo: $(READY)
	@$(BIN)/zhongcao check examples/*.yaml --as-of 2026-12-07 --fail-on never

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m tests.postgres
	$(BIN)/python -m tests.redis_server
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.machine
	$(BIN)/python -m pytest -n auto --cov

nightly: $(READY)
	$(BIN)/python -m pytest -n auto --hypothesis-profile nightly tests/test_made_up_rules.py tests/test_two_evaluators.py

# What tries the service and the entrance of plans hard; about an hour. docs/reliability.md tells what came of it.
soak: $(READY)
	$(BIN)/python -m pytest --hypothesis-profile nightly tests/test_any_request.py tests/test_entrance.py tests/test_naughty.py
	$(BIN)/python -m tests.soak

serve: $(READY)
	$(BIN)/zhongcao serve

# Every page in both languages, for people to look at: light, dark, on a phone and printed, into build/screenshots.
screenshots: $(READY)
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.screenshots

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(BENCH_READY)
	$(BIN)/python -m bench

load: $(READY)
	@command -v wrk >/dev/null || { test "$$(id -u)" = 0 && apt-get -qq update && apt-get -qq install -y wrk >/dev/null; }
	$(BIN)/python -m bench.load

# Needs npx, which gets Lighthouse from npm. docs/pages.md has the figures.
lighthouse: $(READY)
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.lighthouse

mutation: $(MUTATION_READY)
	$(BIN)/python -m tests.mutation $(FILES)

# What pages say and what messages say, collected for translation; tests fail while a text has none.
texts: $(READY)
	$(BIN)/pybabel -q extract --mapping pyproject.toml --no-location --omit-header --output $(TEXTS)/messages.pot api/people
	$(BIN)/pybabel -q update --input-file $(TEXTS)/messages.pot --output-dir $(TEXTS) --locale zh_Hans --no-fuzzy-matching --ignore-obsolete --omit-header --width 120
	@rm $(TEXTS)/messages.pot
	$(BIN)/pybabel -q extract --no-default-keywords -k Message --no-location --omit-header --output $(MESSAGES)/engine.pot engine api
	$(BIN)/pybabel -q update --domain engine --input-file $(MESSAGES)/engine.pot --output-dir $(MESSAGES) --locale zh_Hans --no-fuzzy-matching --ignore-obsolete --omit-header --width 120
	@rm $(MESSAGES)/engine.pot

clean:
	rm -rf $(VENV) .cache dist build
