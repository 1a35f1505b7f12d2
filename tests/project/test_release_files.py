"""The files with which others build, test and publish the workbook: workflows and containers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.project.project_files import ROOT, tracked

WORKFLOWS = ROOT / ".github" / "workflows"
WORKFLOW = yaml.safe_load((WORKFLOWS / "ci.yml").read_text("utf-8"))
JOBS = WORKFLOW["jobs"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def lint(program, *arguments):
    """Run a linter of this environment; it has to find nothing."""
    command = [Path(sys.executable).parent / program, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_are_valid():
    paths = sorted(WORKFLOWS.glob("*.yml"))
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *paths)


def test_the_workflows_are_secure():
    """Pinned actions, no kept credentials, and no more permissions than each job needs."""
    lint("zizmor", "--offline", "--persona=pedantic", "--quiet", ".github")


def test_every_system_and_python_is_tried():
    matrix = JOBS["start"]["strategy"]["matrix"]
    named = (item.rpartition(" ")[2] for item in PYPROJECT["project"]["classifiers"])
    assert matrix["python"] == [item for item in named if re.fullmatch(r"3\.\d+", item)]
    assert {item.partition("-")[0] for item in matrix["system"]} == {"ubuntu", "macos", "windows"}


def test_only_an_approved_tag_that_passed_every_test_is_published():
    publish = JOBS["publish"]
    assert publish["if"] == "startsWith(github.ref, 'refs/tags/v')"
    assert set(publish["needs"]) == JOBS.keys() - {"publish"}
    assert publish["environment"]
    trusted = {"id-token": "write", "attestations": "write"}
    assert publish["permissions"] == trusted
    others = [job["permissions"] for name, job in JOBS.items() if name != "publish"]
    assert all(item == {"contents": "read"} for item in others)
    assert "secrets." not in (WORKFLOWS / "ci.yml").read_text("utf-8")


def test_the_workflow_runs_scripts_that_exist():
    steps = [step for job in JOBS.values() for step in job["steps"]]
    scripts = "\n".join(step["run"] for step in steps if "run" in step)
    for path in (".ci/run", "tests/start"):
        assert path in scripts
        assert (ROOT / path).exists()


def test_the_dockerfile_is_in_order():
    lint("hadolint", "binder/container/Dockerfile")


def test_binder_does_not_use_the_dockerfile():
    """Binder would use a Dockerfile in its folder instead of all other files there."""
    assert not (ROOT / "binder" / "Dockerfile").exists()


@pytest.fixture(scope="module")
def ignored():
    """Return the paths that a build of the container leaves out."""
    path = ROOT / "binder" / "container" / "Dockerfile.dockerignore"
    return path.read_text("utf-8").split()


def test_a_build_of_the_container_gets_all_that_the_wheel_needs(ignored):
    needed = {"content", "notebooks", "workbook_lib", "pyproject.toml", "hatch_build.py"}
    needed |= {"constraints.txt", "README.md", "LICENSE"}
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert needed <= tops - {*ignored}


def test_the_development_container_runs_targets_of_make():
    path = ROOT / ".devcontainer" / "devcontainer.json"
    container = json.loads(path.read_text("utf-8"))
    command, target = container["postCreateCommand"].split()
    assert command == "make"
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert container["forwardPorts"] == [8866]
    python = container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert python.endswith("/.venv/bin/python")
