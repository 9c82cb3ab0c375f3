.PHONY: init install dev test

init install:
	npm ci

dev:
	npm start

test:
	npm test
