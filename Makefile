# Every command sets up what it needs itself; see scripts/setup.
.DEFAULT_GOAL := help
export Q
.PHONY: help run shell ask train quick test test-slow test-services check content answers review adapt evaluate bench soak format lock clean
venv := @scripts/with-venv

help:      ## List these commands
	@sed -nE 's/^([a-z-]+): +## (.*)/make \1\t\2/p' Makefile | expand -t 20

run:       ## Start the assistant on 127.0.0.1:5005 (HOST, PORT), trained first if need be
	$(venv) python -m server.train
	@exec scripts/with-venv python -m server.app

shell:     ## Talk to the assistant in this terminal
	$(venv) python -m server.train
	@exec scripts/with-venv python -m server.shell

ask:       ## Show what becomes of one message: make ask Q="velcade quit on me"
	$(venv) python -m server.train
	@exec scripts/with-venv python -m server.ask

train:     ## Train, if the trained model does not match content, data or code
	$(venv) python -m server.train

quick:     ## While working: format, lint, types and the plain tests, in about 15 seconds
	$(venv) scripts/quick

test:      ## Run the checks and tests, or some (ARGS="tests/channels -k slack")
	$(venv) scripts/test $(ARGS)

test-slow: ## Run the tests with a browser and a running server, which take some ten minutes more
	$(venv) scripts/test-slow $(ARGS)

test-services: ## Run the tests with a real PostgreSQL and Redis, which are started for them
	$(venv) scripts/test-services $(ARGS)

check:     ## Check format, lint, types, content and training data
	$(venv) scripts/check

content:   ## Show every text: the questions that reach it, source, date, reading grade
	$(venv) python -m relapse_guide.report

answers:   ## Write every answer down in tests/content/answers, for a review of what changed
	$(venv) python -m tests.content.snapshot

review:    ## Show what was not understood or not clear, where the server notes it (REVIEW=on)
	$(venv) python -m server.review

adapt:     ## Have the sentence encoder learn this field anew (half an hour; installs torch apart)
	@scripts/adapt $(ARGS)

evaluate:  ## Measure how well questions are understood
	$(venv) python -m tests.evaluation.evaluate

bench:     ## Measure speed and memory beside the bot of `rasa init`; writes docs/benchmarks.md
	$(venv) python -m server.train
	$(venv) python -m tests.benchmarks.bench $(ARGS)

soak:      ## Talk and attack for SOAK_MINUTES (10), with bounds; writes docs/reliability.md
	$(venv) python -m server.train
	$(venv) python -m tests.soak.soak $(ARGS)

format:    ## Format the code and fix what lint can fix
	$(venv) ruff format .
	$(venv) ruff check --fix .
	$(venv) oxfmt widget
	$(venv) oxlint --fix widget

lock:      ## Compile requirements.in into requirements.lock (ARGS=--upgrade for newer releases)
	@scripts/lock $(ARGS)

clean:     ## Remove all that was made: .venv, models, reports, caches
	rm -rf .venv .venv-adapting .cache models .rasa reports results .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .coverage*
	find . -name __pycache__ -prune -exec rm -rf {} +
