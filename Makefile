# CUR Desk. `make demo` and `make test` do all the set-up by themselves.
.DEFAULT_GOAL := help
PY := .venv/bin/python
REGION ?= kirov

KILLS ?= 200
DESKS ?= 200
MINUTES ?= 55
LOSS ?= 30

.PHONY: help install demo test test-windows test-rest test-all check bench bench-peers soak many lossy openapi lock
help:            ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

install:         ## make .venv from the lock (no-op when it is in place)
	@sh build/bootstrap.sh

demo: install    ## a living portal and the workstation, signed in; REGION=astrakhan|tambov|khabarovsk|yaroslavl
	@$(PY) -m cur_desk demo --region $(REGION)

test: install    ## all tests that end in minutes; the windows beside the rest
	@$(MAKE) --no-print-directory -k -j2 test-windows test-rest

# Windows are tested in one process: a crash of Qt then fails at once instead of hanging a worker.
# What they say comes in one piece when they are done.
test-windows:
	@$(PY) -m pytest tests/ui -n 0 -m "not slow" > .venv/windows.log 2>&1; \
	  code=$$?; cat .venv/windows.log; exit $$code

test-rest:
	@$(PY) -m pytest --ignore tests/ui -m "not slow"

test-all: install ## the slow ones too
	@$(PY) -m pytest tests/ui -n 0 -o faulthandler_timeout=3600
	@$(PY) -m pytest --ignore tests/ui -o faulthandler_timeout=3600

check: install   ## what a change must pass: format, lint, types, tests
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(MAKE) --no-print-directory test

bench: install   ## ratios against floors in one run, into benchmarks/results.json
	@$(PY) -m benchmarks

soak: install    ## kill -9 of two workstations and the portal at random moments; KILLS=200
	@$(PY) -m tests.faults.soak --kills $(KILLS)

bench-peers: install ## lost edits and first sync beside other programs, in environments of their own
	@$(PY) -m benchmarks.peers

many: install    ## workstations at once on one PostgreSQL portal; DESKS=200
	@$(PY) -m tests.faults.many --desks $(DESKS)

lossy: install   ## an hour of work over a line that loses packets; MINUTES=55 LOSS=30
	@$(PY) -m tests.faults.lossy --minutes $(MINUTES) --loss $(LOSS)

openapi: install ## write docs/portal-api.json anew
	@$(PY) -m cur_portal openapi > docs/portal-api.json

lock:            ## pin the dependencies anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra portal --extra dev --python-version 3.11 pyproject.toml -o requirements.lock
