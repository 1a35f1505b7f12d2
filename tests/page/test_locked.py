"""A chapter of a locked record, without a browser."""

from __future__ import annotations

import pytest

from tests.store.sealing import SECRET, sealed
from workbook_lib.page.page import ClosedPage, open_page
from workbook_lib.settings import Settings


@pytest.fixture
def environ(tmp_path):
    sealed(tmp_path)
    return {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(tmp_path)}


def test_a_locked_page_shows_only_where_to_unlock(output, environ):
    page = open_page("map-your-loop", Settings.read(environ))
    assert isinstance(page, ClosedPage)
    assert len(output) == 1
    assert "Your words are locked with a passphrase. Go to the start page" in output[0]
    assert SECRET not in output[0]


def test_the_help_page_works_while_locked(shown, environ):
    page = open_page("get-help", Settings.read(environ))
    assert not isinstance(page, ClosedPage)
    page.show(page.chapter.sections[0].id)
    assert "data-trouble" not in shown.text
