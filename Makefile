# Thin on purpose: each target one or two lines. Only Python 3.11 or newer and make are needed.
PYTHON ?= python3
VENV = .venv
PY = $(VENV)/bin/python
READY = $(VENV)/ready
DEMO = build/demonstration

.PHONY: run test check bench soak screenshots installer

run: $(READY)  ## open the demonstration, in a folder of its own
	@$(PY) installer/probe_qt.py
	@test -e $(DEMO)/casework.db || $(PY) -m casework --data-dir $(DEMO) init --demo
	@$(PY) -m casework --data-dir $(DEMO)

test: $(READY)  ## every test but the long loops
	$(PY) -m pytest -n auto --dist loadfile -m "not soak"

check: $(READY)  ## style, types, import contracts
	$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: $(READY)  ## figures against a floor measured in the same run: a table and build/bench.json
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

soak: $(READY)  ## the long loops
	$(PY) -m pytest -p no:xdist -m soak

screenshots: $(READY)  ## the pages and prints of the seven steps as images, into build/screenshots
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.screenshots

installer: $(READY)  ## the wheel, into dist
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# The private environment: every dependency at its version, nothing else.
$(READY): constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Il faut Python 3.11 ou plus récent.")'
	@$(PYTHON) -m venv $(VENV) || { echo "Sous Debian ou Ubuntu : sudo apt install python3-venv"; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check --requirement constraints.txt
	@touch $(READY)
