# What a newcomer needs, by name: `make run`, `make test`. Each installs what it lacks.
PORT ?= 8000
HOST ?=
ARGS ?=

PYTHON_FILES := conftest.py $(wildcard webapp models i18n tests e2e bench tooling)
BIN := .venv/bin
BESIDE_POSTGRES := $(BIN)/python -m tooling.postgres
MAKEFLAGS += --no-print-directory
# A Python that may not keep what it has compiled compiles every library anew, at every start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: .venv/.ready ## Prepare .venv/ and the command .venv/bin/narvara
	@:

.venv/.ready: requirements.lock tooling/installer.lock tooling/setup.sh
	@tooling/setup.sh

.PHONY: run
run: setup ## Serve the demo town on http://localhost:8000; PORT=8001, HOST=name for phones
	@exec $(BIN)/narvara demo --port $(PORT) $(if $(HOST),--host-name $(HOST))

.PHONY: test-machine
test-machine:
	@tooling/test_machine.sh

.PHONY: test
test: setup test-machine ## Run every test, on SQLite and PostgreSQL; ARGS=tests/models for some
	@$(BESIDE_POSTGRES) --in-memory $(BIN)/python -m pytest $(or $(ARGS),--numprocesses=auto)

.PHONY: lint lint-python lint-types lint-imports lint-templates lint-vendor lint-words
lint: lint-python lint-types lint-imports lint-templates lint-vendor lint-words ## Check everything that needs no run

lint-python: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

lint-types: setup
	@$(BIN)/mypy $(PYTHON_FILES)

lint-imports: setup
	@$(BIN)/lint-imports --no-logo

lint-templates: setup
	@$(BIN)/djlint --lint --quiet templates

lint-vendor: setup
	@$(BIN)/python -m tooling.vendor --check

lint-words: setup
	@$(BIN)/narvara i18n check

.PHONY: format
format: setup ## Put the Python files in their usual form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: crash
crash: setup test-machine ## Kill the server 20 times on each database and look for what was lost
	@$(BESIDE_POSTGRES) $(BIN)/python -m e2e.crash --rounds 20 $(ARGS)

.PHONY: walk
walk: setup test-machine ## Let everybody try every address with every key, on both databases; most of it is in make test
	@NARVARA_WALK=whole $(BESIDE_POSTGRES) --in-memory $(BIN)/python -m pytest tests/walk/test_walk.py tests/walk/test_posts.py $(ARGS)

.PHONY: bench
bench: setup test-machine ## Print check-ins a second beside the bare floor
	@$(BESIDE_POSTGRES) $(BIN)/python -m bench.checkin $(ARGS)

.PHONY: bench-scanner
bench-scanner: setup test-machine ## Print how quick the scanner reads thirty cards
	@$(BIN)/python -m bench.scanner $(ARGS)

.PHONY: screenshots
screenshots: setup test-machine ## Take the README's pictures
	@$(BIN)/python -m e2e.screenshots $(ARGS)

.PHONY: papers
papers: setup test-machine ## Take the pictures of cards, posters and lists
	@command -v pdftoppm >/dev/null || tooling/apt.sh poppler-utils
	@$(BIN)/python -m e2e.papers $(ARGS)

.PHONY: vendor
vendor: setup ## Fetch the third-party files of static/vendor/vendor.json (needs npm)
	@$(BIN)/python -m tooling.vendor

.PHONY: lock
lock: setup ## Write the locks anew from pyproject.toml; ARGS=--upgrade for newer versions
	@$(BIN)/uv pip compile --quiet --group dev pyproject.toml --generate-hashes --no-header -o requirements.lock $(ARGS)
	@echo uv | $(BIN)/uv pip compile --quiet - --generate-hashes --no-header --no-annotate -o tooling/installer.lock $(ARGS)

.PHONY: clean
clean: ## Remove what was installed and cached; the demo's data stays
	@rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
