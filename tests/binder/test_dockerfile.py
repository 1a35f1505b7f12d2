"""The Dockerfile that repo2docker makes of binder/, without Docker."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.project_files import ROOT

BINDERS_OWN = {
    "ipykernel",
    "ipython",
    "jinja2",
    "jupyter-client",
    "jupyter-server",
    "jupyterlab",
    "nbformat",
    "pyzmq",
    "tornado",
    "traitlets",
}
"""Server packages of the base image."""


@pytest.fixture(scope="module")
def dockerfile(checkout):
    """Return the lines of the Dockerfile that repo2docker would build."""
    done = subprocess.run(
        [
            Path(sys.executable).parent / "jupyter-repo2docker",
            *("--no-build", "--no-run", "--debug"),
            checkout,
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def line(dockerfile, ending):
    """Return the index of the only line with this ending."""
    (place,) = (number for number, text in enumerate(dockerfile) if text.endswith(ending))
    return place


def test_repo2docker_finds_our_requirements(dockerfile):
    line(dockerfile, '/bin/pip install --no-cache-dir -r "binder/requirements.txt"')


def test_the_python_version_is_the_requested_one(dockerfile):
    # The name of the lock is escaped: "2e" is a dot and "2d" a dash.
    locks = [text for text in dockerfile if text.endswith("/env/environment.lock")]
    assert any("environment-2epy-2d3-2e11-2dlinux-2d64-2elock" in text for text in locks), locks


def test_libraries_are_installed_before_the_source_for_caching(dockerfile):
    install = line(dockerfile, '-r "binder/requirements.txt"')
    assert install < line(dockerfile, " src/ ${REPO_DIR}/") < line(dockerfile, "./binder/postBuild")


def test_the_start_script_wraps_the_server(dockerfile):
    line(dockerfile, 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"')


def test_no_other_configuration_of_the_tree_is_used(dockerfile):
    # A file at the root (environment.yml, apt.txt, a Pipfile) would be silently ignored.
    assert not any("apt.txt" in text or "env update" in text for text in dockerfile)
    known = {"postBuild", "requirements.txt", "runtime.txt", "start"}
    assert {path.name for path in (ROOT / "binder").iterdir() if path.is_file()} == known


@pytest.mark.parametrize("script", ["postBuild", "start"])
def test_scripts_are_executable_and_stop_at_errors(script):
    path = ROOT / "binder" / script
    assert os.access(path, os.X_OK)
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines


def test_binder_has_the_pinned_libraries():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    expected = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    lines = (ROOT / "binder" / "requirements.txt").read_text("utf-8").splitlines()
    texts = [text for text in lines if not text.startswith("#")]
    assert {text.partition("==")[0] for text in texts} == expected - BINDERS_OWN
    pinned = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert set(texts) <= set(pinned)
