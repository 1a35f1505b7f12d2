"""Values derived from a record: computed once, and shared by the sections of a page."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.page.test_changed_states import open_chapter, personal_variables
from tests.server.running import ROOT
from workbook_lib.figures.signs import weeks_chart
from workbook_lib.insight.sign_trends import subject_weeks
from workbook_lib.record.views.signs import CHECK_INS, Subject
from workbook_lib.sections import signs as signs_sections
from workbook_lib.sections.signs import CHECK_IN, find_distance
from workbook_lib.session.record_session import DerivedCache
from workbook_lib.widgets.take_home import TakeHomePreview


@pytest.fixture
def record_folder(tmp_path):
    """Return a folder with two years of answers."""
    shutil.copy(ROOT / "tests/fixtures/records/full.json", tmp_path / "workbook.json")
    return tmp_path


def test_a_value_is_computed_once_and_again_when_its_inputs_differ():
    cache, computed = DerivedCache(), []

    def compute():
        computed.append("value")
        return computed[:]

    value = cache.get("key", ["input"], compute)
    assert cache.get("key", ["input"], compute) is value
    assert cache.get("another key", ["input"], compute) is not value
    assert cache.get("key", ["other input"], compute) is not value
    assert len(computed) == 3


def test_each_subject_is_computed_once_per_change(record_folder, monkeypatch):
    subjects = []

    def count(check_ins, subject, signs):
        subjects.append(subject)
        return subject_weeks(check_ins, subject, signs)

    monkeypatch.setattr(signs_sections, "subject_weeks", count)
    page = open_chapter("signs-over-time", record_folder)
    assert sorted(subjects) == sorted(Subject)
    selection = page.context.selection(CHECK_IN)
    assert selection.items() is selection.items()
    before = {subject: find_distance(page.context, subject) for subject in Subject}
    latest = next(item for item in selection.items() if item.subject == "partner")
    other = "healthy" if latest.levels.get("duration") == "concerning" else "concerning"
    page.session.write({f"{CHECK_INS}/{latest.id}/duration": other})
    after = {subject: find_distance(page.context, subject) for subject in Subject}
    assert subjects[len(Subject) :] == [Subject.PARTNER]
    assert after[Subject.OWN] is before[Subject.OWN]
    assert after[Subject.PARTNER] is not before[Subject.PARTNER]


def test_earlier_weeks_are_not_rebuilt_when_the_latest_change(record_folder, monkeypatch):
    page = open_chapter("signs-over-time", record_folder)
    chart = page._widgets["signs-over-time/weeks/0"]
    before, earlier = chart.content, chart.earlier
    columns = []

    def build(tables, *rest):
        columns.extend(len(table) for table in tables.values())
        return weeks_chart(tables, *rest)

    monkeypatch.setattr(signs_sections, "weeks_chart", build)
    latest = next(
        item for item in page.context.selection(CHECK_IN).items() if item.subject == "partner"
    )
    other = "healthy" if latest.levels.get("duration") == "concerning" else "concerning"
    page.session.write({f"{CHECK_INS}/{latest.id}/duration": other})
    assert chart.content != before
    assert chart.earlier == earlier
    assert columns
    assert max(columns) <= signs_sections.WEEKS_PER_PART


def test_the_sheet_has_the_current_answers_of_all_chapters(record_folder, tmp_path):
    pack = tmp_path / "content/en"
    shutil.copytree(ROOT / "content/en", pack)
    words = {**personal_variables(record_folder), "WORKBOOK_CONTENT": str(pack.parent)}

    def sheet():
        [paper] = [
            widget
            for widget in open_chapter("take-home", record_folder, **words)._widgets.values()
            if isinstance(widget, TakeHomePreview)
        ]
        return paper.content["html"]

    before = sheet()
    assert sheet() == before
    other = pack / "signs-over-time.yaml"
    text = other.read_text("utf-8")
    label = re.search(r"label: (How long it lasts)", text)[1]
    assert label in before
    other.write_text(text.replace(label, "How many days it lasts"), "utf-8")
    assert "How many days it lasts" in sheet()
