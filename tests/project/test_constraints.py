"""constraints.txt pins all dependencies of the workbook and its tests."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.project_files import ROOT, files

LINE = re.compile(r"^[a-z0-9-]+==[0-9][A-Za-z0-9.]*( ; .+)?$")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def pins():
    """Return the pins of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pinned():
    """Return the versions for this Python and system."""
    lines = (Requirement(line) for line in pins())
    return {
        canonicalize_name(line.name): str(line.specifier).removeprefix("==")
        for line in lines
        if line.marker is None or line.marker.evaluate()
    }


def needed():
    """Return every direct and indirect dependency of the project and its tests."""
    requirements = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"], "pip"]
    waiting = [(Requirement(line), "") for line in requirements]
    extras_by_name: dict[str, set[str]] = {}
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        extras = {"", *requirement.extras} - extras_by_name.get(name, set())
        extras_by_name.setdefault(name, set()).update(extras)
        for extra in extras:
            waiting += [(Requirement(line), extra) for line in distribution(name).requires or ()]
    return set(extras_by_name)


def test_each_constraint_is_an_exact_version_without_url():
    assert [line for line in pins() if not LINE.match(line)] == []
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    assert "--" not in text


def test_constraints_are_sorted():
    names = [line.partition("==")[0] for line in pins()]
    assert names == sorted(names)


def test_all_dependencies_are_pinned():
    assert needed() - set(pinned()) == set()


def test_what_is_installed_is_what_is_pinned():
    versions = pinned()
    differ = {}
    for name in needed():
        try:
            installed = distribution(name).version
        except PackageNotFoundError:
            installed = "missing"
        if installed != versions.get(name):
            differ[name] = f"{installed}, not {versions.get(name)}"
    assert not differ, f"`make setup` puts this right: {differ}"


@pytest.mark.parametrize("line", PROJECT["dependencies"])
def test_the_package_itself_pins_nothing_exactly(line):
    assert re.fullmatch(r"[a-z0-9-]+>=[0-9.]+", line)


@pytest.mark.parametrize(
    "line", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
)
def test_each_dependency_is_explained_in_contributing(line):
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"| {Requirement(line).name} |" in text


def modules(node):
    """Return the modules imported by a part of a program."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return set()
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {node.module or ""}
    return set().union(*map(modules, ast.iter_child_nodes(node)))


def test_declared_dependencies_match_the_imports():
    sources = [path.read_text("utf-8") for path in files("workbook_lib", ending=(".py",))]
    imported = set().union(*(modules(ast.parse(source)) for source in sources))
    tops = {module.partition(".")[0] for module in imported} - set(sys.stdlib_module_names)
    owners = packages_distributions()
    used = {canonicalize_name(owners[top][0]) for top in tops - {"workbook_lib"}}
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    # Only the hub command needs the hub libraries.
    hub = {canonicalize_name(Requirement(line).name) for line in EXTRAS["hub"]}
    # The first two are dependencies of jinja2 and pydantic; of plotly only its script is read.
    assert (used - {"markupsafe", "pydantic-core"} - hub) | {"plotly"} == declared


def test_the_test_extra_includes_the_hub_extra():
    assert set(EXTRAS["hub"]) <= set(EXTRAS["test"])


def test_the_lower_bound_of_voila_is_tested():
    """0.5.8 was tried by hand with one notebook, a folder and ``workbook serve``."""
    (voila,) = (
        dependency
        for dependency in map(Requirement, PROJECT["dependencies"])
        if dependency.name == "voila"
    )
    assert str(voila.specifier) == ">=0.5.8"
