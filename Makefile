# Wireroom. `make help` lists what there is; README.md gives each as a plain line.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
BROWSER := $(VENV)/browser

.PHONY: help demo run test check mutants format bench eval engines chaos model soak compose-test wheel-test sizes sbom lock docs dev upgrade-test feed-test fuzz browser-test render-test proxy-test picture clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[embedded,dev]"
	@touch $(READY)

$(BROWSER): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[browser]"
	@touch $(BROWSER)

demo: $(READY) ## run the whole chain on a sample newspaper
	$(BIN)/wireroom demo

run: $(READY) ## poll the feeds of config/sources.yaml until Ctrl-C
	$(BIN)/wireroom up

# One process more than processors, at most four: tests of real workers mostly wait.
PROCESSES ?= $(shell $(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')

# Each process of pytest starts a PostgreSQL and a Valkey of its own. The tests of a
# module stay in one process. Bytecode is cached whatever the environment says: without it
# each process compiles every module, and those of pytest every test. Coverage is put
# together from what each process has measured, whether tests failed or not.
TESTS = pytest -p tests.forks --forks $(PROCESSES)
MEASURED = $(BIN)/coverage erase && $(BIN)/coverage run -m $(TESTS); code=$$?; \
	$(BIN)/coverage combine --quiet; exit $$code
test: export PYTHONDONTWRITEBYTECODE =
test: $(READY) ## run every test; COVERAGE=1 measures branches
	$(if $(COVERAGE),$(MEASURED),$(BIN)/python -m $(TESTS))

check: $(READY) ## style, types, import contracts, the coverage that the last COVERAGE=1 measured
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -e .coverage ]; then $(BIN)/coverage report --format=total; \
	else echo "no coverage data to compare with the floor: make test COVERAGE=1"; fi

MUTANTS ?= 300
mutants: $(READY) ## change the pure packages in MUTANTS (300) places; does a test notice?
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[mutants]"
	$(BIN)/python -m tests.mutants --sample $(MUTANTS) --jobs 2

format: $(READY) ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## measure, and print the figures with the machine and the versions
	$(BIN)/python bench/chain.py

eval: $(READY) ## measure on labelled data: make eval EVAL=FOLDER
	@test -n "$(EVAL)" || { echo "say where the labelled data is: make eval EVAL=FOLDER"; exit 2; }
	$(BIN)/python bench/labelled.py "$(EVAL)"
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python "$(EVAL)/score_stories.py"

engines: $(READY) ## compare with real publishing software: make engines ENGINES=FOLDER
	@test -n "$(ENGINES)" || { echo "say where engines.py is: make engines ENGINES=FOLDER"; exit 2; }
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bench/engines.py "$(ENGINES)" $(OPTIONS)

compose-test: $(READY) ## bring the compose stack up, kill workers, see nothing lost (needs docker)
	sh tests/compose/run.sh

wheel-test: $(READY) ## install the wheel beside a package with its own config and tasks; run the demo
	sh tests/wheel/run.sh $(BIN)/python constraints.txt

sizes: $(READY) ## print what an installation takes: wheel, image, seconds to the first article
	sh tests/wheel/sizes.sh $(BIN)/python constraints.txt

sbom: $(READY) ## write the list of components with versions and licences, CycloneDX
	@mkdir -p var
	$(BIN)/python deploy/sbom.py > var/sbom.json
	@echo var/sbom.json

docs: $(READY) ## write the documents as a site to var/site, and check every link
	$(BIN)/python docs/build_site.py --out var/site

dev: $(READY) ## the dashboard and its documents on a sample newsroom, again with each saved file
	$(BIN)/python -m tests.dev

lock: $(READY) ## write requirements.lock, the constraints with the hashes of their files
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip-tools>=7.5"
	$(BIN)/pip-compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	    --no-emit-trusted-host --strip-extras --extra embedded -c constraints.txt \
	    -o requirements.lock pyproject.toml

upgrade-test: ## a new release under a running compose stack, nothing lost (PREVIOUS=tag)
	sh tests/compose/upgrade.sh

feed-test: $(READY) ## 50,000 events through the change feed, 8 writers, 4 readers
	FEED_TEST_EVENTS=50000 $(BIN)/python -m pytest -s -q tests/integration/test_feed_under_load.py

proxy-test: $(READY) ## fetch pages through tinyproxy and microsocks (both have to be installed)
	$(BIN)/python -m tests.proxies

properties: $(READY) ## test the properties on examples that differ from run to run
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=explore $(SIDE_BY_SIDE)

chaos: $(READY) ## kill, cut off, fill and mislead everything; compare every row (an hour)
	$(BIN)/python -m tests.chaos

render-test: $(READY) ## build pages in a real Chromium, hostile ones too (needs a Chromium)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[render]"
	$(BIN)/python -m tests.rendering

FUZZ_INPUTS ?= 5000
fuzz: $(READY) ## give every parser FUZZ_INPUTS (5000) odd inputs, and count them
	FUZZ_INPUTS=$(FUZZ_INPUTS) $(BIN)/python -m pytest -q -s --timeout 3600 tests/fuzz

HISTORIES ?= 2000
model: $(READY) ## HISTORIES (2000) random histories of the state machine; after each event, is every row right?
	$(BIN)/python -m tests.model --histories $(HISTORIES) --jobs 2

soak: $(READY) ## an hour at full load; is memory flat? make soak MINUTES=60
	$(BIN)/python -m tests.chaos.soak --minutes $(or $(MINUTES),60)

PICTURES ?= var/screenshots
browser-test: $(BROWSER) ## every page of the dashboard in Chromium: pictures, accessibility
	$(BIN)/python -m tests.browser --out $(PICTURES)

picture: $(BROWSER) ## draw the README's picture of the dashboard, docs/pictures/dashboard.png
	$(BIN)/python -m tests.browser --picture docs/pictures/dashboard.png

clean: ## remove the environment and what landed in var/
	rm -rf $(VENV) var
