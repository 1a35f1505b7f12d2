"""The parts of the notebook of a person's own data."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from tests.data.test_tables import data
from tests.fixtures.records.test_records import load_record
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.page_frame import DATA_PART
from workbook_lib.data import PARTS
from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Record


@pytest.fixture
def show(monkeypatch):
    """Return a function that shows a part; it returns the outputs with their metadata."""
    outputs = []

    def display(output, metadata):
        outputs.append((output, metadata))

    monkeypatch.setattr("IPython.display.display", display)

    def show_part(mine, name):
        outputs.clear()
        mine.show(name)
        return [*outputs]

    return show_part


@pytest.mark.parametrize("record", ["empty", "half", "full", "rtl"])
@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("name", PARTS[1:])
def test_a_part_has_a_title_an_explanation_and_a_chart_or_a_table(show, name, language, record):
    content = load_pack(pack_folder(language))
    mine = data(load_record(record), content)
    words = getattr(content.interface.explore, name)
    (text, of_text), (shown, of_shown) = show(mine, name)
    declared = f'<div class="bu-flow" lang="{language}" dir="{content.pack.direction}">'
    assert text.data.startswith(f"{declared}<h2>{words.title}</h2>")
    assert of_text == {DATA_PART: {"lang": language}}
    if name in ("weeks", "talks"):
        assert isinstance(shown, go.Figure)
    else:
        assert shown.data.startswith(f"{declared}<table>")
        assert of_shown == {DATA_PART: {"lang": language, "title": words.title}}


def test_the_first_part_says_which_record_is_shown(show, content):
    mine = data(load_record("half"), content)
    [(text, _)] = show(mine, "about")
    assert content.interface.explore.about.split()[0] in text.data
    assert '">Answers from a file: 0</p>' in text.data


def test_what_a_person_wrote_is_inserted_as_text(show, content):
    record = Record().put("cycle/episode/ab12/trigger", "<b>Late</b>", Clock("a-laptop"))
    _, (table, _) = show(data(record, content), "triggers")
    assert '<bdi translate="no">&lt;b&gt;Late&lt;/b&gt;</bdi>' in table.data


def test_days_are_written_as_the_language_does(show):
    clock = Clock("a-laptop")
    record = Record().put("cycle/episode/ab12/date", "2026-03-02", clock)
    mine = data(record, load_pack(pack_folder("es")))
    _, (table, _) = show(mine, "triggers")
    assert '">2 mar 2026</td>' in table.data


def test_an_unknown_part_is_reported_in_the_language_of_the_pack():
    content = load_pack(pack_folder("es"))
    with pytest.raises(UserError) as error:
        data(Record(), content).show("charts")
    known = ", ".join(PARTS)
    expected = content.interface.errors.part_unknown
    assert str(error.value) == expected.format(name="charts", known=known)
