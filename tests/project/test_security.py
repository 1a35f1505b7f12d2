"""Each claim in SECURITY.md names an existing test."""

from __future__ import annotations

import ast
import re

import pytest

from tests.project.project_files import ROOT

NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text("utf-8"))


def test_security_claims_name_tests():
    assert len(NAMED) > 40
    assert "«" not in (ROOT / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_each_named_test_exists(path, name):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    if name:
        names = {
            item.name
            for item in ast.walk(tree)
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert name in names
