# make demo   sets everything up and prints a report on a fixture meeting
# make test   sets everything up and runs every check
#
# Everything is built with the release profile, tests and lints too: llama.cpp takes minutes to
# compile, and one profile means that it is compiled once.

MODEL := smollm2-135m
CARGO := cargo
export CARGO_TERM_PROGRESS_WHEN ?= never

.PHONY: demo test check setup model build heads bench eval install clean

demo: setup model
	@$(CARGO) build --release --locked
	@echo
	@target/release/sameside analyze fixtures/meetings/2026-09-03-ines-bram.vtt --pm "Ines Marchetti"

test: setup model check
	$(CARGO) test --release --locked

check: setup
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps --document-private-items

# System packages: only what is missing, with or without sudo.
setup:
	@./.ci/install-packages

# A right file is left alone, so this is quick the second time.
model: setup
	@models/fetch $(MODEL)

build: setup
	$(CARGO) build --release --locked

# Trains the heads that ship: minutes, and the same bytes on the same machine.
heads: build model
	target/release/sameside train --model $(MODEL) --output models/$(MODEL).heads.json

# Time and memory on a 6,000-word call.
bench: build model
	@tests/bench/analyze

# How reports compare with the gold labels of the fixtures.
eval: build model
	@target/release/sameside eval fixtures/meetings
	@target/release/sameside eval fixtures/clean

install: setup
	$(CARGO) install --locked --path .

clean:
	$(CARGO) clean
