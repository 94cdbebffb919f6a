# Two commands matter: `make demo` and `make test`. Both work in .venv and need only Python 3.11 or newer.
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo $$p; break; }; done)
RUN := .venv/bin/python
PORT ?= 8000

.PHONY: help demo test lint types check eval fit bench lock screenshots clean

help:  ## List what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/installed: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Please install it first."; exit 1; }
	@test -x $(RUN) || $(PYTHON) -m venv .venv || { echo "The venv module is missing (Debian: apt-get install python3-venv)."; exit 1; }
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: .venv/installed  ## Set up and open the counter on http://127.0.0.1:8000 with sample data and a date switch
	.venv/bin/madoguchi demo --port $(PORT)

# compiled files are kept whatever the environment says: the tests start many processes; types are looked at meanwhile
test: .venv/installed-dev lint  ## Set up and run everything: style, types, data, all tests with a real browser
	tests/prepare.sh
	.venv/bin/madoguchi check
	$(RUN) -m mypy & types=$$!; PYTHONDONTWRITEBYTECODE= $(RUN) -m pytest -n 4 --dist loadscope; tests=$$?; wait $$types && exit $$tests

lint: .venv/installed-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: .venv/installed-dev
	$(RUN) -m mypy

check: .venv/installed  ## Validate every programme's data
	.venv/bin/madoguchi check

eval: .venv/installed  ## Measure the answers: own questions, and the golden ones where they are
	$(RUN) tests/eval/run.py
	$(RUN) -m faq.evaluate
	$(RUN) tests/eval/shop_search.py

fit: .venv/installed  ## Fit the ranking's confidence and its three bands to the data
	$(RUN) -m faq.fit

bench: .venv/installed-dev  ## Measure ranking, webhook and page speed
	$(RUN) bench/faq.py --synthetic 300
	$(RUN) bench/faq.py --synthetic 10000
	$(RUN) bench/webhook.py
	$(RUN) bench/pages.py

screenshots: .venv/installed-dev  ## Take the README's pictures again
	$(RUN) docs/screenshots.py

LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate
lock: .venv/installed-dev  ## Pin the dependencies again, with hashes
	$(RUN) -m pip install --quiet uv
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) -c requirements-dev.txt pyproject.toml -o requirements.txt
	printf "hatchling\neditables\n" | $(LOCK) -c requirements-dev.txt - -o requirements-build.txt

clean:  ## Remove what was made
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache
