"""A screen that keeps what is put on it."""

from __future__ import annotations

import pytest

from tests.pages.opening import Shown
from workbook_lib.pages import screen


@pytest.fixture
def output(monkeypatch):
    """Give everything that goes to the screen, in order: HTML as text, widgets as they are."""
    shown = []
    monkeypatch.setattr(screen, "display", lambda thing, **_: shown.append(thing))
    monkeypatch.setattr(screen, "HTML", lambda markup: markup)
    return shown


@pytest.fixture
def shown(output):
    return Shown(output)
