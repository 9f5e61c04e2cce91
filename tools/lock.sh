#!/bin/sh
# Writes requirements/: each package that the programs (run.txt) and the tests (test.txt, which
# holds run.txt too) need, with its exact version and the hashes of its files.
# `make lock` adds what is new and keeps the rest; `make lock ARGS=--upgrade` takes the newest of all.
set -eu

tools=build/lock-tools
[ -x $tools/bin/uv ] || python3 -m venv $tools
$tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

# What builds the editable install is installed from the lock too, so that nothing comes without a hash.
python3 - >build/build-requirements.in <<'PYTHON'
import tomllib
with open("pyproject.toml", "rb") as project:
    print(*tomllib.load(project)["build-system"]["requires"], "editables", sep="\n")
PYTHON

compile() {
    $tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command "make lock" "$@"
}
compile "$@" --extra server --extra kiosk --extra display \
    --output-file requirements/run.txt pyproject.toml build/build-requirements.in
compile "$@" --all-extras --constraint requirements/run.txt \
    --output-file requirements/test.txt pyproject.toml build/build-requirements.in
