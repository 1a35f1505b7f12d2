"""Captures the output of cells."""

from __future__ import annotations

import pytest

from tests.page.opening import CellOutput
from workbook_lib.sections import output as output_sections


@pytest.fixture
def output(monkeypatch):
    """Return a list with the output of cells: HTML as text, and widgets."""
    outputs = []
    monkeypatch.setattr(output_sections, "display", lambda output, **_: outputs.append(output))
    monkeypatch.setattr(output_sections, "HTML", lambda markup: markup)
    return outputs


@pytest.fixture
def shown(output):
    return CellOutput(output)
