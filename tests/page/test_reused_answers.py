"""Answers that are asked once: those of older records, and where they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.page import opening
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.schema.fields import MessageField, ShownAnswer, SignTable
from workbook_lib.export.take_home import rewrite_block
from workbook_lib.export.take_home_sections import find_questions, words_block
from workbook_lib.insight.answers import exercise_fields
from workbook_lib.record import Clock, Record, decode
from workbook_lib.record.answers import text_at
from workbook_lib.record.views.loop import episodes
from workbook_lib.sections.forms import source_entries
from workbook_lib.sections.loop import build_new_loop, new_steps

OLDER = Path(__file__).parents[1] / "fixtures/older-record.json"
"""A record from before the chapters were divided into steps. It is never made again."""

PAUSE_BACK, OLD_BACK = "form/pause-plan/back", "form/ask-for-room/ask.back"


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_folder("en"))


def exercises(pack):
    for chapter in pack.chapters:
        for section in chapter.sections:
            if exercise := getattr(section.part, "exercise", None):
                yield exercise


def sheet_words(record, pack):
    part = next(
        section.part for section in pack.chapter("take-home").sections if section.part is not None
    )
    return words_block(record, find_questions(pack), "Words", part.sheet, "en").quotes


def test_every_answer_of_a_form_in_an_older_record_has_its_field(pack):
    record = decode(OLDER.read_bytes())
    questions = {
        f"form/{exercise.form}/{field.id}"
        for exercise in exercises(pack)
        for field in exercise_fields(exercise)
        if not isinstance(field, ShownAnswer | MessageField | SignTable)
    }
    answered = {path for path in record.paths("form/") if record.get(path) is not None}
    assert len(answered) > 150
    assert sorted(answered - questions) == []


def test_every_source_of_a_shown_answer_is_a_text_of_the_pack(pack):
    texts = {
        f"form/{exercise.form}/{field.id}"
        for exercise in exercises(pack)
        for field in exercise_fields(exercise)
        if field.kind in ("short", "long")
    }
    sources = {
        path
        for exercise in exercises(pack)
        for field in exercise_fields(exercise)
        if isinstance(field, ShownAnswer)
        for path in field.sources
        if path.startswith("form/")
    }
    assert sources
    assert sorted(sources - texts) == []


def test_the_older_place_counts_while_the_one_place_is_empty(pack):
    clock = Clock("a-laptop")
    record = Record().put(OLD_BACK, "after dinner", clock)
    assert "I’ll be back after dinner." in "".join(sheet_words(record, pack))
    record = record.put(PAUSE_BACK, "at eight", clock)
    assert "I’ll be back at eight." in "".join(sheet_words(record, pack))
    assert record.get(OLD_BACK) == "after dinner"
    record = record.remove(PAUSE_BACK, clock)
    assert "I’ll be back after dinner." in "".join(sheet_words(record, pack))


def test_a_removed_answer_leaves_the_sentence_without_it(pack):
    clock = Clock("a-laptop")
    record = Record().put("form/ask-for-room/ask.need", "walk", clock)
    record = record.put(PAUSE_BACK, "at eight", clock).remove(PAUSE_BACK, clock)
    [sentence] = sheet_words(record, pack)
    assert "back" not in sentence


MOVE, OWN_BACK = "rewrite.withdrawer.underneath", "rewrite.withdrawer.back"


def new_move_sentences(record, pack):
    part = next(section.part for section in pack.chapter("take-home").sections if section.part)
    block = rewrite_block(record, episodes(record), find_questions(pack), "New", part.sheet)
    return [panel.quote for panel in block.panels]


def test_the_time_of_the_pause_plan_is_in_the_new_move_that_has_none_of_its_own(pack):
    clock = Clock("a-laptop")
    record = Record().put("cycle/episode/7f3a/seat", "withdrawer", clock)
    record = record.put(PAUSE_BACK, "at eight", clock)
    assert new_move_sentences(record, pack) == []
    record = record.put(f"cycle/episode/7f3a/{MOVE}", "I am worn out.", clock)
    [sentence] = new_move_sentences(record, pack)
    assert "I am worn out. I’ll be back at eight." in sentence
    record = record.put(f"cycle/episode/7f3a/{OWN_BACK}", "I will find you at nine.", clock)
    [sentence] = new_move_sentences(record, pack)
    assert sentence.endswith("I am worn out. I will find you at nine.”")


def test_the_new_loop_has_the_time_of_the_pause_plan(tmp_path, output):
    page = opening.open_all_sections(tmp_path, "map-your-loop", output)
    answers = {"seat": "withdrawer", MOVE: "I am worn out.", "trigger": "The car was late."}
    page.session.write({f"cycle/episode/7f3a/{name}": text for name, text in answers.items()})
    page.context.episodes.select("7f3a")
    words = page.chapter.section("new-loop").part.words
    texts = [step["text"] for step in new_steps(page.context, words)]
    assert texts == ["“I am worn out.”", words.room]
    page.session.write({PAUSE_BACK: "at eight"})
    texts = [step["text"] for step in new_steps(page.context, words)]
    assert texts == ["“I am worn out.”", "“at eight”", words.room]
    page.session.write({f"cycle/episode/7f3a/{MOVE}": None})
    assert new_steps(page.context, words) == []


def test_the_drawing_of_the_new_loop_changes_with_the_pause_plan(tmp_path, output):
    page = opening.open_all_sections(tmp_path, "map-your-loop", output)
    answers = {"seat": "withdrawer", MOVE: "I am worn out.", "trigger": "The car was late."}
    page.session.write({f"cycle/episode/7f3a/{name}": text for name, text in answers.items()})
    page.context.episodes.select("7f3a")
    section = page.chapter.section("new-loop")
    [card] = build_new_loop(page.context, section, section.part)
    [diagram] = card.children
    for back in ("at eight", "at ten", None):
        page.session.write({PAUSE_BACK: back})
        texts = [step["text"] for step in diagram.content["listing"]]
        assert texts == ["“I am worn out.”", *([f"“{back}”"] if back else []), texts[-1]]


@pytest.mark.parametrize("seat", ["pursuer", "both-loud", None])
def test_the_time_of_the_pause_plan_is_not_in_the_words_of_the_partner(
    tmp_path, output, pack, seat
):
    page = opening.open_all_sections(tmp_path, "map-your-loop", output)
    moves = {"rewrite.pursuer.ask": "Sit with me?", MOVE: "I am worn out."}
    answers = {"seat": seat, "trigger": "The car was late.", **moves}
    page.session.write({f"cycle/episode/7f3a/{name}": text for name, text in answers.items()})
    page.session.write({PAUSE_BACK: "at eight"})
    page.context.episodes.select("7f3a")
    steps = new_steps(page.context, page.chapter.section("new-loop").part.words)
    assert "Sit with me?" in steps[0]["text"]
    sentences = new_move_sentences(page.session.record, pack)
    assert "I am worn out." in sentences[1]
    assert "at eight" not in "".join([*sentences, *(step["text"] for step in steps)])


def test_an_exercise_without_an_answer_of_its_own_gives_no_sentence(pack):
    clock = Clock("a-laptop")
    record = Record().put(PAUSE_BACK, "at eight", clock)
    assert sheet_words(record, pack) == ()
    record = record.put("form/ask-for-room/ask.need", " ", clock)
    record = record.put("form/ask-for-room/wait.thanks", "Hello.", clock)
    assert sheet_words(record, pack) == ()
    record = record.put("form/ask-for-room/ask.need", "walk", clock)
    assert "at eight" in "".join(sheet_words(record, pack))


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize(
    ("seat", "text"),
    [
        ("pursuer", "Sit with me?"),
        ("both-loud", "Sit with me?"),
        ("withdrawer", "I am worn out."),
        ("both-quiet", "I am worn out."),
        (None, ""),
    ],
)
def test_the_plan_offers_the_words_of_the_seat_of_the_reader(language, seat, text):
    [field] = (
        field
        for exercise in exercises(load_pack(pack_folder(language)))
        for field in exercise_fields(exercise)
        if field.id == "my-move"
    )
    clock, record = Clock("a-laptop"), Record()
    moves = {"rewrite.pursuer.ask": "Sit with me?", MOVE: "I am worn out.", "seat": seat}
    for name, value in moves.items():
        record = record.put(f"cycle/episode/7f3a/{name}", value, clock)
    assert text_at(record, field.sources) == text


def test_the_page_of_the_plan_has_the_seats_of_the_moments(tmp_path, output):
    page = opening.open_all_sections(tmp_path, "a-plan-for-two", output)
    page.session.write({"cycle/episode/7f3a/seat": "withdrawer"})
    part = page.chapter.section("after-signal").part
    assert list(source_entries(page.context, part.exercise)) == ["cycle/episode/7f3a/seat"]


def test_a_text_of_another_type_is_skipped():
    clock = Clock("a-laptop")
    record = Record().put(PAUSE_BACK, ["at eight"], clock).put(OLD_BACK, " at nine ", clock)
    assert text_at(record, [PAUSE_BACK, OLD_BACK]) == "at nine"
