"""The states that a kernel sends to a page that shows a snapshot."""

from __future__ import annotations

import shutil

import pytest

from tests.page.test_snapshots import chapters
from tests.server.running import ROOT
from workbook_lib.content.page_frame import CHANGED_STATES
from workbook_lib.page.page import open_page
from workbook_lib.page.snapshot import NOTEBOOK_ONLY_STATE, snapshot
from workbook_lib.sections import output
from workbook_lib.sections.output import capture_output
from workbook_lib.settings import PAGE_VARIABLE, Settings
from workbook_lib.widgets.chart import Chart, Diagram
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.journal_sync import JournalSync

OWN = {"name"}
"""Traits of the journal sync that differ in every kernel."""


def personal_variables(folder):
    mode = {"SERVER_SOFTWARE": "voila", "WORKBOOK_MODE": "personal"}
    return {**mode, "WORKBOOK_DATA_DIR": str(folder)}


def open_chapter(chapter, folder, **variables):
    """Return the page of a chapter with all sections shown, for a record in a folder."""
    with capture_output():
        page = open_page(chapter, Settings.read({**personal_variables(folder), **variables}))
        for name in page.step_ids:
            page.show(name)
    return page


@pytest.fixture
def output_metadata(monkeypatch):
    """Return the output metadata."""
    all_metadata = []
    monkeypatch.setattr(
        output, "_show", lambda _, **output_metadata: all_metadata.append(output_metadata)
    )
    return all_metadata


def early(output_metadata):
    return {
        mount_point: state
        for item in output_metadata
        for mount_point, state in item.get(CHANGED_STATES, {}).items()
    }


def by_mount_point(pieces):
    states = {}
    for piece in pieces:
        if "state" in piece:
            states[piece["state"].get("mount_point")] = piece["state"]
            states |= by_mount_point(piece["children"])
    return states


@pytest.mark.parametrize("record", ["full", "rtl"])
@pytest.mark.parametrize("chapter", chapters())
def test_changed_states_update_the_snapshot_to_the_kernels_state(chapter, record, tmp_path):
    shown = by_mount_point(
        snapshot(chapter, Settings.read(personal_variables(tmp_path / "nobody")))
    )
    shutil.copy(ROOT / f"tests/fixtures/records/{record}.json", tmp_path / "workbook.json")
    page = open_chapter(chapter, tmp_path)
    states = page._changed_states()
    for mount_point, widget in page._widgets.items():
        synced = {
            name: value
            for name, value in widget.get_state().items()
            if name not in NOTEBOOK_ONLY_STATE
        }
        known = {**shown[mount_point], **states.get(mount_point, {})}
        assert {**synced, **{name: known[name] for name in OWN & known.keys()}} == known, (
            mount_point
        )


@pytest.mark.parametrize("chapter", chapters())
def test_a_prerendered_page_gets_figures_first_and_other_states_after_its_entries(
    chapter, tmp_path, output_metadata
):
    shutil.copy(ROOT / "tests/fixtures/records/full.json", tmp_path / "workbook.json")
    whole = open_chapter(chapter, tmp_path)._changed_states()
    assert early(output_metadata) == {}, "a saved notebook would contain answers"
    page = open_chapter(chapter, tmp_path, **{PAGE_VARIABLE: "1"})
    first, rest = early(output_metadata), page._changed_states()
    assert {*first} == {
        mount_point
        for mount_point, widget in page._widgets.items()
        if isinstance(widget, Chart | Diagram)
        and any(widget.content.get(name) is not None for name in ("chart", "drawings"))
    }
    changing = {
        mount_point
        for mount_point, widget in page._widgets.items()
        if isinstance(widget, JournalSync | Form)
    }
    for mount_point in {*whole} - changing:
        assert {**first.get(mount_point, {}), **rest.get(mount_point, {})} == whole[mount_point], (
            mount_point
        )


def test_states_that_change_after_being_sent_early_are_sent_again(tmp_path, output_metadata):
    shutil.copy(ROOT / "tests/fixtures/records/full.json", tmp_path / "workbook.json")
    page = open_chapter("signs-over-time", tmp_path, **{PAGE_VARIABLE: "1"})
    [mount_point, _] = early(output_metadata)
    assert mount_point not in page._changed_states()
    page._widgets[mount_point].show_empty()
    assert page._changed_states()[mount_point]["content"] == {"chart": None}
