"""Environment variables are read in ``settings.py`` and nowhere else."""

from __future__ import annotations

import ast
import os
from dataclasses import fields
from pathlib import Path

import pytest

from tests.content.words import ROOT
from workbook_lib.settings import Settings, remove_variables, take_variable

LIBRARY = ROOT / "workbook_lib"


def reads(tree):
    """Yield the places that read the environment of this process.

    Setting or deleting a variable, or copying all variables for a child process, does not count.
    """
    allowed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            allowed.add(node.value)
        if isinstance(node, ast.Dict):
            copied = [value for key, value in zip(node.keys, node.values, strict=True) if not key]
            allowed |= {inner for value in copied for inner in ast.walk(value)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr in ("update", "clear", "pop"):
                allowed.add(function.value)
    for node in ast.walk(tree):
        name = ast.unparse(node) if isinstance(node, (ast.Attribute, ast.Name)) else ""
        if name in ("os.environ", "os.environb", "os.getenv") and node not in allowed:
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for name in node.names if name.name in ("environ", "getenv"))


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("os.environ['A']", 1),
        ("os.environ.get('A')", 1),
        ("'A' in os.environ", 1),
        ("os.getenv('A')", 1),
        ("run(os.environ)", 1),
        ("value = os.environ.pop('A')", 1),
        ("from os import environ", 1),
        ("os.environ['A'] = 'b'", 0),
        ("del os.environ['A']", 0),
        ("os.environ.pop('A', None)", 0),
        ("env = {**os.environ, 'A': 'b'}", 0),
        ("env = {**(given or os.environ)}", 0),
    ],
)
def test_what_counts_as_reading(code, count):
    assert len(list(reads(ast.parse(code)))) == count


def test_nothing_else_reads_environment_variables():
    violations = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(LIBRARY.rglob("*.py"))
        if path != LIBRARY / "settings.py"
        for line in reads(ast.parse(path.read_text("utf-8")))
    ]
    assert violations == []


def test_every_setting_is_described():
    text = Settings.__doc__
    assert [field.name for field in fields(Settings) if field.name not in text] == []


def test_an_empty_environment_gives_the_defaults():
    assert Settings.read({}) == Settings()


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"WORKBOOK_MODE": " Guest "}, Settings(mode="guest")),
        ({"WORKBOOK_DATA_DIR": "  "}, Settings()),
        ({"WORKBOOK_DATA_DIR": "~/notes"}, Settings(data_folder=Path("~/notes"))),
        ({"WORKBOOK_HOSTS": "A.org, b.org,"}, Settings(hosts=("a.org", "b.org"))),
        ({"WORKBOOK_DEBUG": "0"}, Settings()),
        ({"WORKBOOK_DEBUG": "1"}, Settings(debug=True)),
        ({"WORKBOOK_QUIET": "soon"}, Settings()),
        ({"WORKBOOK_QUIET": "90"}, Settings(idle_timeout=90)),
        ({"QUERY_STRING": "lang=es&token=secret"}, Settings(url_language="es")),
        ({"SERVER_SOFTWARE": "voila/0.5"}, Settings(voila=True)),
        ({"LOCALAPPDATA": "C:\\Local"}, Settings(program_folders=("C:\\Local",))),
    ],
)
def test_values_are_parsed(environ, expected):
    assert Settings.read(environ) == expected


def test_the_token_of_a_hub_is_not_shown():
    settings = Settings.read({"JUPYTERHUB_API_TOKEN": "secret"})
    assert settings.hub_token == "secret"
    assert "secret" not in repr(settings)


def test_variables_are_removed(monkeypatch):
    monkeypatch.setenv("WORKBOOK_KEYS", "secret")
    monkeypatch.setenv("JUPYTER_GATEWAY_URL", "x")
    assert take_variable("WORKBOOK_KEYS") == "secret"
    remove_variables("JUPYTER_GATEWAY_")
    assert not {"WORKBOOK_KEYS", "JUPYTER_GATEWAY_URL"} & os.environ.keys()
