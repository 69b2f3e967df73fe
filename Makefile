# Two commands on a fresh machine: `make demo` and `make test`. Both set everything up first.
PYTHON ?= python3
BIN := .venv/bin
SYNCED := .venv/.synced
TRAINABLE := .venv/.trainable
# What dev.txt holds; torch is too big to come along (see requirements/torch.txt).
EXTRAS := server release postgres learned

.PHONY: demo test setup docs format lint types check-format tests requirements default-model clean

setup: $(SYNCED)

$(SYNCED): requirements/bootstrap.txt requirements/dev.txt pyproject.toml
	@echo "Setting up .venv (first time: one to three minutes, about 1.6 GB) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	@$(BIN)/uv pip sync --quiet --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Training needs torch. On Linux its common build wants CUDA's libraries (3 GB, even without a GPU);
# point pip at a CPU build (PIP_FIND_LINKS) to spare them.
$(TRAINABLE): $(SYNCED) requirements/torch.txt requirements/cuda.txt
	@echo "Installing torch for training …"
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/torch.txt
	@$(BIN)/python -c "import torch" 2>/dev/null || \
		$(BIN)/uv pip install --quiet --no-deps --require-hashes -r requirements/cuda.txt
	@touch $@

demo: $(SYNCED)
	@$(BIN)/workbench demo

test: check-format lint types tests

check-format: $(SYNCED)
	@$(BIN)/ruff format --check .

lint: $(SYNCED)
	@$(BIN)/ruff check .

types: $(TRAINABLE)
	@$(BIN)/mypy

tests: $(TRAINABLE)
	@$(BIN)/pytest

format: $(SYNCED)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Pages that are made from the code and from what benchmarks measured; tests fail when they are stale.
docs: $(SYNCED)
	@$(BIN)/python -m workbench.cli.reference > docs/cli.md
	@$(BIN)/python -m workbench.check.reference > docs/checks.md
	@$(BIN)/python -m workbench.schema_reference > docs/schemas.md
	@$(BIN)/python benchmarks/page.py > docs/speed.md

# The model `news`, trained on text of our own, held against the rules (needs the corpora).
default-model: $(TRAINABLE)
	@$(BIN)/python benchmarks/default_model.py

# The pinned, hashed requirement files; run after changing the dependencies in pyproject.toml.
requirements: $(SYNCED)
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
		requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header $(EXTRAS:%=--extra %) --group dev \
		pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
