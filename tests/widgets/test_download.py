"""Saving a text as a file."""

from __future__ import annotations

import pytest

from workbook_lib.widgets.blocks import Download


def test_the_text_of_a_download_is_sent_to_the_page():
    button = Download("Save", "A file.", ending="csv", kind="text/csv")
    assert button.text == ""
    button.offer("a,b")
    assert button.text == "a,b"
    assert button.words == {"label": "Save", "note": "A file."}


def test_an_unknown_keyword_is_rejected():
    with pytest.raises(TypeError, match="color"):
        Download("Save", "A file.", ending="csv", kind="text/csv", color="red")
