# The two commands of the README are `make demo` and `make test`; both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint bench clean

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(READY)

demo: $(READY)
	@echo '== compliance-lint check fixtures/virtual_bank'
	@$(BIN)/compliance-lint check fixtures/virtual_bank --as-of 2022-07-26 || test $$? -eq 1
	@echo
	@echo '== compliance-lint report fixtures/virtual_bank --lang zh-Hant'
	@$(BIN)/compliance-lint report fixtures/virtual_bank --lang zh-Hant --format text --output $(VENV)/report.txt
	@head -n 60 $(VENV)/report.txt
	@echo '... the whole report: $(VENV)/report.txt'

test: $(READY)
	$(BIN)/python -m pytest -q -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python benchmarks/cold_start.py

clean:
	rm -rf $(VENV) dist build
