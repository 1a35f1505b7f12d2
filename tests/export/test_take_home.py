"""The take-home sheet: its content, what it never contains, and its file formats."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.signs import WeeksPart
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.export.html import FONTS_MARKER, fonts_css, render_page
from workbook_lib.export.take_home import build_sheet
from workbook_lib.export.text import plain_text, sheet_csv
from workbook_lib.record import Clock, Record, decode
from workbook_lib.sections.take_home import draw_pictures

RECORDS = Path(__file__).parents[1] / "fixtures" / "records"
DAY = date(2026, 11, 22)
HOSTILE = '"><script>alert(1)</script><img src="https://example.org/x" onerror=alert(1)> {{ 7*7 }}'


class AttributeNames(HTMLParser):
    """The names of all attributes of a page."""

    def __init__(self, page_html):
        super().__init__()
        self.names = set()
        self.feed(page_html)

    def handle_starttag(self, _, attrs):
        self.names |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def part(content):
    return content.chapter("take-home").section("sheet").part


@pytest.fixture
def sheet_of(content, part):
    def make_sheet(record, chosen=None):
        start = {piece.id for piece in part.pieces if piece.picked}
        piece_ids = start if chosen is None else chosen
        return build_sheet(
            record,
            content,
            part,
            draw_pictures(record, content, part.sheet, piece_ids),
            piece_ids,
            DAY,
        )

    return make_sheet


def load_record(name):
    return decode((RECORDS / f"{name}.json").read_bytes())


def record_of(answers):
    clock = Clock("test-0001", now=lambda: 1_700_000_000_000)
    record = Record()
    for path, value in answers.items():
        record = record.put(path, value, clock)
    return record


def every(part):
    return {piece.id for piece in part.pieces}


def test_a_full_record_gives_every_piece_content(sheet_of, part):
    blocks = [block.id for block in sheet_of(load_record("full"), every(part)).blocks]
    # It answers no measure, and has a small step to try instead of space for one.
    assert blocks == [piece.id for piece in part.pieces if piece.id not in ("measures", "blank")]


def test_a_measure_has_its_first_and_latest_answers_side_by_side(sheet_of, content, part):
    root = "measure/then-and-now"
    record = record_of(
        {
            f"{root}/aaaaaaaa/close": "answer-1",
            f"{root}/aaaaaaaa/filled.date": "2026-03-02",
            f"{root}/bbbbbbbb/close": "answer-2",
            f"{root}/bbbbbbbb/filled.date": "2026-04-06",
            f"{root}/cccccccc/close": "answer-4",
            f"{root}/cccccccc/filled.date": "2026-05-04",
        }
    )
    (block,) = sheet_of(record, {"measures"}).blocks
    assert block.grid.columns == ("Question", "Mar 2, 2026", "May 4, 2026")
    first, *others = block.grid.rows
    assert first[1:] == ("Far from it", "Quite near")
    assert {row[1:] for row in others} == {("No answer", "No answer")}
    assert block.notes == (), "nothing is added up"
    assert not {piece.id for piece in part.pieces if piece.picked} & {"measures"}


def test_small_steps_to_try_come_before_those_that_are_done(sheet_of):
    steps = {
        "a": {"text": "Make tea", "due": "2026-03-08"},
        "b": {"text": "Call on time", "due": "2026-03-15", "result": "did"},
        "c": {"text": "Ask once", "result": "half"},
        "d": {"text": "Wait ten minutes", "result": "not-yet"},
    }
    record = record_of(
        {
            f"homework/{step_id}/{name}": value
            for step_id, step in steps.items()
            for name, value in step.items()
        }
    )
    (block,) = sheet_of(record, {"homework"}).blocks
    assert [*block.rows] == [
        ("By Mar 8, 2026", "Make tea"),
        ("To try", "Wait ten minutes"),
        ("Did it", "Call on time"),
        ("Half", "Ask once"),
    ]


def test_space_for_a_small_step_is_left_unless_one_is_still_to_try(sheet_of):
    pieces = {"homework", "blank"}
    step = {"homework/a/text": "Make tea"}
    ids = [
        [block.id for block in sheet_of(record_of(entries), pieces).blocks]
        for entries in (step, {**step, "homework/a/result": "did"}, {})
    ]
    assert ids == [["homework"], ["homework", "blank"], ["blank"]]


def test_good_moments_are_listed_with_their_days_and_nothing_is_counted(sheet_of, part):
    record = record_of(
        {
            "signs/good/a/text": "Tea in bed",
            "signs/good/a/who": "partner",
            "signs/good/a/day": "2026-03-02",
            "signs/good/b/text": "We laughed",
        }
    )
    sheet = sheet_of(record, {"moments"})
    (block,) = sheet.blocks
    assert [*block.rows] == [("Mar 2, 2026", "Tea in bed"), ("", "We laughed")]
    assert "My partner" not in render_page(sheet)
    assert not {piece.id for piece in part.pieces if piece.picked} & {"moments"}


def test_the_sum_of_a_measure_stands_with_its_range(sheet_of, part, content):
    from tests.insight.test_measures import measure

    pack = content.model_copy(update={"measures": (measure("ecr-s"), measure("ecr-rs"))})
    answers = {f"measure/ecr-s/aaaaaaaa/i{number}": 4 for number in range(1, 13)}
    record = record_of({**answers, "measure/ecr-rs/aaaaaaaa/i1": 4})
    first, second = build_sheet(record, pack, part, {}, {"measures"}, DAY).blocks
    assert first.notes == (
        "No date. avoidance: 24 (from 6 to 42)",
        "No date. anxiety: 24 (from 6 to 42)",
    )
    assert second.notes == ()
    assert render_page(sheet_of(record)).count('id="b-1"') == 1


def test_an_empty_record_gives_a_sheet_for_handwriting(sheet_of):
    sheet = sheet_of(Record())
    assert sheet.empty
    assert [block.id for block in sheet.blocks] == ["short", "step", "pause", "words", "blank"]
    assert all(block.lines for block in sheet.blocks)


def test_pieces_that_are_not_chosen_are_left_out(sheet_of):
    record = load_record("full")
    assert "prompts" not in [block.id for block in sheet_of(record).blocks]
    assert [block.id for block in sheet_of(record, {"pause"}).blocks] == ["pause"]
    assert sheet_of(record, set()).blocks == ()


def test_only_shared_answers_of_the_plan_are_on_the_sheet(sheet_of):
    record = record_of(
        {
            "plan/word.me": "Eggs",
            "plan/word.me.shared": "Eggs",
            "plan/early.me": "secret-mine",
            "plan/word.partner": "secret-theirs",
        }
    )
    sheet = sheet_of(record, {"plan"})
    text = plain_text(sheet)
    assert "Eggs" in text
    assert "secret" not in text
    (block,) = sheet.blocks
    assert len(block.grid.columns) == 2
    assert [row[1:] for row in block.grid.rows] == [("Eggs",)]


def test_the_newest_drawable_episode_is_used(sheet_of):
    episode = "cycle/episode"
    record = record_of(
        {
            f"{episode}/old/trigger": "An old one",
            f"{episode}/old/me.action": "Asked",
            f"{episode}/old/date": "2026-01-01",
            f"{episode}/new/trigger": "A new one",
            f"{episode}/new/me.action": "Waited",
            f"{episode}/new/date": "2026-02-01",
            f"{episode}/half/trigger": "Only begun",
            f"{episode}/half/date": "2026-03-01",
        }
    )
    text = plain_text(sheet_of(record))
    assert "A new one" in text
    assert "An old one" not in text


def test_the_drawing_of_weeks_has_those_of_its_sentences(content, part):
    days = [date(2024, 3, 4) + timedelta(weeks=week) for week in (0, 1)]
    days += [date(2026, 1, 5) + timedelta(weeks=week) for week in (0, 12, 13)]
    scope = "signs/check-in"
    answers = {}
    for place, day in enumerate(days):
        name = f"{scope}/{place:08d}"
        answers |= {f"{name}/subject": "partner", f"{name}/date": day.isoformat()}
        answers |= {f"{name}/talk": "mixed"}
    picture = draw_pictures(record_of(answers), content, part.sheet, ["signs"])["signs"]
    assert "2024" not in picture.svg
    assert "2024" not in picture.label
    [weeks] = content.parts(WeeksPart)
    assert picture.lines[0].endswith(weeks.gap)


@pytest.mark.parametrize("days", [("2026-03-02", "2026-03-02"), ("2026-03-02", None), (None, None)])
def test_the_item_written_last_is_the_newest_of_one_day_and_without_a_day(sheet_of, part, days):
    now = iter(range(1_772_600_000_000, 1_800_000_000_000, 3_600_000))
    clock, record = Clock("test-0001", now=lambda: next(now)), Record()
    for name, day in zip(("older", "newer"), days, strict=True):
        item_id = f"{'a' if name == 'older' else 'z'}-{name}"
        answers = {
            f"cycle/episode/{item_id}/trigger": f"The {name} moment",
            f"cycle/episode/{item_id}/me.action": "Asked",
            f"cycle/episode/{item_id}/rewrite.pursuer.ask": f"The {name} ask",
            f"cycle/episode/{item_id}/date": day,
            f"talk/one/{item_id}/about": f"the {name} talk",
            f"talk/one/{item_id}/before.light": 2,
            f"talk/one/{item_id}/date": day,
        }
        for path, value in answers.items():
            record = record.put(path, value, clock) if value else record
    text = plain_text(sheet_of(record, every(part)))
    assert all(f"he newer {what}" in text for what in ("moment", "ask", "talk"))
    assert "older" not in text


@pytest.mark.parametrize(
    ("language", "once", "several"),
    [
        (
            "en",
            "one check-in on March 2, 2026.",
            "2 check-ins from March 2, 2026 to March 9, 2026.",
        ),
        (
            "es",
            "una revisión el 2 de marzo de 2026.",
            "2 revisiones, del 2 de marzo de 2026 al 9 de marzo de 2026.",
        ),
        (
            "ar",
            "نظرة أسبوع واحدة، في 2 مارس 2026.",
            "عدد نظرات الأسبوع 2، من 2 مارس 2026 إلى 9 مارس 2026.",
        ),
    ],
)
def test_the_check_ins_on_the_sheet_are_a_sentence_without_a_table(language, once, several):
    pack = load_pack(pack_folder(language))
    [words] = pack.parts(TakeHomePart)
    [weeks] = pack.parts(WeeksPart)
    record = Record()
    for day, sentence in (("02", once), ("09", several)):
        root = f"signs/check-in/week-{day}"
        answers = {f"{root}/date": f"2026-03-{day}", f"{root}/subject": "partner"}
        record = record.join(record_of({**answers, f"{root}/talk": "mixed"}))
        drawings = draw_pictures(record, pack, words.sheet, ["signs"])
        sheet = build_sheet(record, pack, words, drawings, ["signs"], DAY)
        text = " ".join(plain_text(sheet).split())
        assert f", {sentence} " in text or f"، {sentence} " in text
        assert weeks.table.below not in text
        assert weeks.table.below not in sheet_csv(sheet, words.files.columns)


@pytest.mark.parametrize("name", ["empty", "half", "full", "rtl"])
def test_the_sheet_has_no_scripts_and_no_external_resources(sheet_of, part, name):
    page_html = render_page(sheet_of(load_record(name), every(part)), fonts_css())
    assert re.findall(r"<(script|link|iframe|object|embed|img|form|base)\b", page_html) == []
    assert set(re.findall(r'url\("?([a-z]+:)', page_html)) == {"data:"}
    assert re.findall(r'(?:href|src|srcset|action)="', page_html) == []
    assert {name for name in AttributeNames(page_html).names if name.startswith("on")} == set()
    assert "default-src 'none'" in page_html
    assert FONTS_MARKER not in page_html
    assert "2026" in re.search(r"<title>(.*?)</title>", page_html)[1]


def test_texts_are_escaped(sheet_of, part, content):
    record = load_record("full")
    clock = Clock("test-0001")
    for path in record.paths():
        if isinstance(record.get(path), str) and " " in str(record.get(path)):
            record = record.put(path, HOSTILE, clock)
    page_html = render_page(sheet_of(record, every(part)), fonts_css())
    assert "<script" not in page_html
    assert "<img" not in page_html
    assert html.escape(HOSTILE, quote=False).split("&lt;img")[0] in html.unescape(
        page_html
    ).replace("<", "&lt;").replace(">", "&gt;")
    assert "49" not in re.sub(r"<(style|svg).*?</\1>", "", page_html, flags=re.DOTALL)


def test_a_text_may_contain_the_placeholder_of_the_fonts(sheet_of):
    page_html = render_page(
        sheet_of(record_of({"form/pause-plan/will": FONTS_MARKER})), fonts_css()
    )
    assert page_html.count("@font-face") == 3
    assert html.escape(FONTS_MARKER) in page_html


def test_the_plain_text_has_everything_on_the_sheet(sheet_of, part):
    sheet = sheet_of(load_record("half"))
    text = plain_text(sheet)
    assert all(block.title in text for block in sheet.blocks)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert sheet.foot.split(".")[0] in text


def test_the_sheet_starts_with_the_safety_note(sheet_of, content):
    sheet = sheet_of(load_record("full"))
    line = content.interface.safety_on_paper
    page_html = render_page(sheet)
    assert page_html.index("<h1>") < page_html.index(line) < page_html.index("<section")
    assert " ".join(plain_text(sheet).split()).index(line) < 200


def test_no_csv_cell_is_a_formula(sheet_of, part):
    text = sheet_csv(sheet_of(load_record("rtl"), every(part)), part.files.columns)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == list(part.files.columns)
    assert all(len(row) == 4 for row in rows)
    assert [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell] == []


def test_omitted_lines_are_counted(sheet_of, content):
    from workbook_lib.export.take_home_sections import find_questions

    names = list(find_questions(content).lines)[:9]
    (block,) = sheet_of(record_of({"form/borrow/kept": names}), {"words"}).blocks
    assert len(block.quotes) == 6
    assert block.notes == ("3 more in the workbook.",)


def test_a_pack_without_other_chapters_makes_a_sheet(content, part):
    alone = content.model_copy(
        update={"chapters": (content.chapter("take-home"), content.chapter("map-your-loop"))}
    )
    record = load_record("full")
    piece_ids = every(part)
    sheet = build_sheet(
        record, alone, part, draw_pictures(record, alone, part.sheet, piece_ids), piece_ids, DAY
    )
    assert {"short", "step", "drawn", "pause"} <= {block.id for block in sheet.blocks}
    assert not {"signs", "map", "prompts"} & {block.id for block in sheet.blocks}
