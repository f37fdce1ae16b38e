# Everything that people and machines do with Pouro. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run build test check lint deny docs bench release ui-check needs-build needs-test needs-check

SHELL := /bin/bash
install := tests/scripts/install
# An SQLite file, the secret of this machine and the mark of a finished first fill.
data := data

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Set up what is missing and serve ten towns with demo data on http://localhost:8080.
	@test -e $(data)/filled || { \
		target/debug/pouro migrate up && target/debug/pouro tenants apply tenants && \
		target/debug/pouro demo && touch $(data)/filled; }
	@exec target/debug/pouro serve

build: needs-build
	@cargo build --locked

test: needs-test ## Run every test: rules and stories on SQLite and PostgreSQL, stores on Redis, journeys in a browser.
	cargo test --locked --workspace --no-run
	cargo test --locked --workspace --quiet --lib --bins
	cargo test --locked --quiet --test it -- --test-threads=4
	TEST_ENGINE=postgres tests/scripts/with-services cargo test --locked --quiet --test it -- --test-threads=4
	cargo test --locked --quiet --test browser

check: lint deny docs test ## Format, lints, dependencies, documentation and tests.

lint: needs-build
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

deny: needs-check
	cargo deny --locked check

docs: needs-build
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --locked --workspace --no-deps --document-private-items

bench: needs-test ## Measure a release build against the barest program that does the same.
	TEST_POSTGRES_OPTIONS="-c shared_buffers=256MB" TEST_ENGINE=postgres tests/scripts/with-services cargo bench --locked --bench measure

release: needs-build ## Build the program for production: target/release/pouro.
	cargo build --locked --release

ui-check: needs-test build ## Hold every page in a real browser against the checks of accessibility and budgets.
	cargo test --locked --test browser -- --nocapture

needs-build:
	@$(install) build-essential:cc ca-certificates:/etc/ssl/certs/ca-certificates.crt

needs-test: needs-build
	@$(install) postgresql:'/usr/lib/postgresql/*/bin/initdb' redis-server:redis-server \
		chromium:chromium chromium-driver:chromedriver poppler-utils:pdftotext

needs-check: needs-build
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
