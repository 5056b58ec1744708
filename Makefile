# All that a fresh machine needs: Python 3.11 or later, and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# What only training the text encoder needs is installed by the targets that train it.
TRAINING := $(VENV)/.training
EXTRAS := dev,notebook,render
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable

.PHONY: demo test lint bench bench-crawl bench-classify bench-extract bench-facts bench-memory gold real soak clean install

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(INSTALL) ".[$(EXTRAS)]"
	touch $(STAMP)

$(TRAINING): $(STAMP)
	$(INSTALL) ".[$(EXTRAS),transformers]"
	touch $(TRAINING)

demo: $(STAMP)
	$(BIN)/mcminer demo demo-study --fresh

test: $(STAMP)
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile --timeout 300

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check mcminer tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

gold: $(STAMP)
	$(BIN)/python benchmarks/gold.py

real: $(STAMP)
	$(BIN)/python benchmarks/real.py

bench: bench-extract bench-facts bench-memory bench-crawl bench-classify

bench-extract bench-crawl bench-classify: $(TRAINING)
	$(BIN)/python benchmarks/$(patsubst bench-%,%,$@).py

bench-facts: $(STAMP)
	$(BIN)/python benchmarks/facts_kept.py

bench-memory: $(STAMP)
	$(BIN)/python benchmarks/memory.py

soak: $(TRAINING)
	$(BIN)/python -m pytest -m slow

clean:
	rm -rf $(VENV) build dist demo-study .pytest_cache .mypy_cache .ruff_cache .hypothesis
