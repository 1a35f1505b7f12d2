"""Captures the output of cells."""

from __future__ import annotations

import pytest

from tests.page.opening import Shown
from workbook_lib.sections import output as output_sections


@pytest.fixture
def output(monkeypatch):
    """Give everything that goes to the screen, in order: HTML as text, widgets as they are."""
    shown = []
    monkeypatch.setattr(output_sections, "display", lambda thing, **_: shown.append(thing))
    monkeypatch.setattr(output_sections, "HTML", lambda markup: markup)
    return shown


@pytest.fixture
def shown(output):
    return Shown(output)
