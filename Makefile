.DEFAULT_GOAL := help
.PHONY: help run test check bench format clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and serve the examples on http://127.0.0.1:8080
	@scripts/setup run
	swift build
	@scripts/packages
	@exec .build/debug/dovetail serve --plugins .build/plugins --development on

test: ## Install what is missing, build, and run every test
	@scripts/setup test
	swift build --build-tests
	scripts/test
	scripts/libraries
	scripts/pages

check: ## Check format, imports, sizes, scripts, links and documentation
	@scripts/setup test
	scripts/check

bench: ## Measure the speeds that are promised
	@scripts/setup bench
	scripts/bench

format: ## Format every Swift file in place
	git ls-files -z --cached --others --exclude-standard '*.swift' | xargs -0 swift format --in-place --parallel

clean: ## Remove what was built
	swift package clean
