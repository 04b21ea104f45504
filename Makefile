# Everything a developer or an operator of a small installation needs. `make` alone lists it.
.DEFAULT_GOAL := help
# The environment may ask Python not to keep bytecode; every start would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
PY := .venv/bin/python
PYTEST_FLAGS ?=

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## Install what running the product needs
	@scripts/setup.sh run

run: setup ## Start the product with demo data (PORT=8000)
	@exec $(PY) manage.py up --port $${PORT:-8000}

test: ## Run every test, on a private PostgreSQL and Redis and on SQLite
	@scripts/setup.sh test
	@scripts/test.sh $(PYTEST_FLAGS)

quick: ## Run the quick tests: no database, browser or worker, no paper
	@scripts/setup.sh dev
	@var="$$(mktemp -d /tmp/plumb.XXXXXX)"; trap 'rm -rf "$$var"' EXIT; \
	  PLUMBLINE_ENVIRONMENT=test PLUMBLINE_VAR_DIR="$$var" $(PY) -m pytest -q -p no:cacheprovider -n auto \
	  -m "rowless and not browser and not worker and not long" $(PYTEST_FLAGS)

check: ## Run the guards: style, types, imports, migrations, templates, content, languages
	@scripts/setup.sh dev
	@scripts/check.sh

lock: ## Write the lock files anew from pyproject.toml
	@scripts/lock.sh

messages: ## Collect the words of the interface into locale/
	$(PY) manage.py makemessages -l zh_Hans --no-location --no-wrap --ignore .venv --ignore var
	$(PY) manage.py compilemessages -l zh_Hans

bench: ## Measure engine, forecast, report and pages
	@scripts/setup.sh dev
	$(PY) -m bench

.PHONY: help setup run test quick check lock messages bench
