# `make help` lists the targets. Needs only make and Python 3.11 or newer: the rest goes into .venv.

# The first of these that is new enough; `make PYTHON=/path/to/python TARGET` picks another one.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; done)

# Tests, documentation and attacks start hundreds of processes: what they import is compiled once, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps

# python $(LOCK) COMMAND: one such command at a time in .venv, whatever `make -j` or a second terminal does.
LOCK := -c 'import fcntl, subprocess, sys; lock = open(sys.argv[1], "w"); \
	fcntl.flock(lock, fcntl.LOCK_EX); sys.exit(subprocess.call(sys.argv[2:]))' $(VENV)/lock

.DELETE_ON_ERROR:
PROOFS_NEED := coqc coqchk coq_makefile ocamlfind ocamlopt

.PHONY: proofs proofs-setup explore-setup help demo follow-readme test test-slow lint types bench docs dist clean

help:
	@echo 'make demo        compute a counterexample with its certificate, and check it (writes build/demo)'
	@echo 'make test        run the tests, but for the slow ones'
	@echo 'make test-slow   run the slow tests, and all properties with more examples'
	@echo 'make lint        check style, format and the direction of imports'
	@echo 'make types       check the types'
	@echo 'make bench       run the benchmarks (QUICK=1: once, do they run; COMPARE=1: against the table; ONLY="checker imports")'
	@echo 'make attack      attack checker, command line and protocol (10 minutes at most; FRACTION=0.1 for a tenth)'
	@echo 'make docs        build the documentation, running its code (writes build/docs)'
	@echo 'make dist        build wheel and sdist twice, compare them, and try the wheel in an empty environment'
	@echo 'make follow-readme  clone the last commit and do there what the README says'
	@echo 'make proofs      check the proofs in Coq, what they assume, and build the extracted checker (needs Coq)'
	@echo 'make proofs-setup install what that needs (on Debian, as root)'
	@echo 'make explore-setup install Chromium for the tests in a browser (on Debian, as root)'
	@echo 'make clean       remove what was built, and caches; .venv stays'

demo: $(STAMPS)/demo
	$(BIN)/sci-barriers demo --out build/demo

test: $(STAMPS)/dev
	$(BIN)/python -m pytest -n auto --dist worksteal

test-slow: $(STAMPS)/dev
	HYPOTHESIS_PROFILE=full $(BIN)/python -m pytest -n auto --dist worksteal -m "slow or hypothesis"

lint: $(STAMPS)/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell

types: $(STAMPS)/dev
	$(BIN)/mypy

bench: $(STAMPS)/dev
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(if $(COMPARE),--compare) $(if $(ONLY),--only $(ONLY))

FRACTION ?= 1

attack: $(STAMPS)/dev
	$(BIN)/python -m benchmarks.attack --fraction $(FRACTION)

# -E: nothing is remembered from the last build, so that all code runs again.
docs: $(STAMPS)/docs
	$(BIN)/python -m sphinx -q -E -W --keep-going -n -d build/doctrees docs build/docs
	@echo 'Open build/docs/index.html'

# Nothing of .venv is needed: Coq, OCaml and any Python 3.11.
proofs:
	@for tool in $(PROOFS_NEED); do command -v $$tool > /dev/null || \
		{ echo "$$tool not found: run 'make proofs-setup'" >&2; exit 1; }; done
	@ocamlfind query zarith > /dev/null || { echo "zarith not found: run 'make proofs-setup'" >&2; exit 1; }
	@$(MAKE) --no-print-directory -C proofs PYTHON='$(PYTHON)'

proofs-setup:
	@if command -v $(firstword $(PROOFS_NEED)) > /dev/null && ocamlfind query zarith > /dev/null 2>&1; then \
		echo 'Coq, OCaml and zarith are installed'; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends coq ocaml-findlib libzarith-ocaml-dev; \
	else \
		echo 'Install Coq 8.16 or a later 8.x, OCaml, ocamlfind and zarith:' >&2; \
		echo '  Debian, Ubuntu  sudo apt-get install coq ocaml-findlib libzarith-ocaml-dev' >&2; \
		echo '  elsewhere       opam install coq.8.16.1 zarith   (https://coq.inria.fr/opam-using.html)' >&2; exit 1; \
	fi

# The tests that open pages in a browser are skipped where there is none.
explore-setup:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v "$$name" > /dev/null; then echo "$$name is installed"; exit 0; fi; \
	done; \
	if command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; \
	else \
		echo 'Install Chromium:' >&2; \
		echo '  Debian     sudo apt-get install chromium' >&2; \
		echo '  elsewhere  any Chromium or Chrome on the path, or its path in CHROMIUM' >&2; exit 1; \
	fi

dist: $(STAMPS)/dev
	$(BIN)/python packaging/build.py

# Needs no .venv here: `make demo` in the clone makes one.
follow-readme:
	'$(PYTHON)' packaging/follow_readme.py

clean:
	$(MAKE) --no-print-directory -C proofs clean
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# A stamp says: these extras are installed as pyproject.toml asks for them.
$(STAMPS)/demo: EXTRAS := solvers
$(STAMPS)/dev: EXTRAS := dev,solvers,images,learn,mri,onnx,cluster,parquet,explore,games
$(STAMPS)/docs: EXTRAS := docs,solvers,images,learn,onnx,testing,explore,games

$(STAMPS)/demo $(STAMPS)/dev $(STAMPS)/docs: $(STAMPS)/venv pyproject.toml .ci/constraints.txt
	@echo 'Installing sci-barriers[$(EXTRAS)] into $(VENV); the first time takes a minute or two'
	@$(BIN)/python $(LOCK) $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

$(STAMPS)/venv:
	@test -n '$(PYTHON)' || { echo 'No Python 3.11 or newer found. Install one, or: make PYTHON=/path/to/python' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '$(PYTHON) is not Python 3.11 or newer. Try: make PYTHON=/path/to/python' >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' || \
		{ echo '$(PYTHON) cannot make virtual environments (on Debian: apt install python3-venv)' >&2; exit 1; }
	@echo 'Creating $(VENV) with $(PYTHON)'
	@mkdir -p $(STAMPS)
	@'$(PYTHON)' $(LOCK) '$(PYTHON)' -m venv $(VENV)
	@touch $@
