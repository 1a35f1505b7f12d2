"""Worksheets with every question, and the run sheet."""

from __future__ import annotations

import itertools
import re
import shutil
from collections import Counter
from html import unescape

import pytest

from tests.browser import axe
from tests.content.words import ROOT
from workbook_lib.cli import main
from workbook_lib.content.loading.loader import load_pack
from workbook_lib.export import html
from workbook_lib.export import worksheets as worksheets_export
from workbook_lib.export.html import fonts_css
from workbook_lib.export.worksheets import (
    handout_pages,
    pair_groups,
    run_sheet,
    timed_steps,
    worksheet_sections,
    worksheets,
)
from workbook_lib.settings import Settings

GOOD = ROOT / "tests/fixtures/content/good"


@pytest.fixture(scope="module")
def sheets(content):
    return worksheets(content, "")


def documents(content):
    """Return every page for paper as it is written to a file."""
    return [render(content, fonts_css()) for render in (worksheets, run_sheet, handout_pages)]


def text(page):
    """Return the words of a page, each run of spaces as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_worksheets_have_every_chapter_with_exercises(content, sheets):
    headings = set(re.findall(r'<h1 id="([^"]+)"', sheets))
    exercise_chapters = {
        chapter.id
        for chapter in content.chapters
        if chapter.id not in ("get-help", "workshop")
        and any(hasattr(section.part, "exercise") for section in chapter.sections)
    }
    assert len(exercise_chapters) == 12
    assert headings == {*exercise_chapters, "get-help", "then-and-now"}


def test_worksheets_have_every_question(content, sheets):
    sheet_text = text(sheets)
    exercises = [
        exercise
        for chapter in content.chapters
        for leaf in worksheet_sections(content, chapter)
        for exercise in leaf.exercises
    ]
    assert len(exercises) > 25
    groups = [group for exercise in exercises for group in exercise.groups]
    labels = Counter(
        option.label
        for group in groups
        for field in group.fields
        if not (field.retired or group.screen_only)
        for option in getattr(field, "options", ())
        if not option.retired
    )
    for exercise in exercises:
        for group in exercise.groups:
            for field in group.fields:
                if getattr(field, "into", None):
                    continue
                if field.retired or group.screen_only:
                    assert " ".join(field.label.split()) not in sheet_text, field.id
                    continue
                assert " ".join(field.label.split()) in sheet_text, field.id
                for option in getattr(field, "options", ()):
                    if option.retired:
                        # Another question may offer an answer with the same words.
                        assert sheets.count(f"<span>{option.label}</span>") == labels[option.label]
                    else:
                        assert " ".join(option.label.split()) in sheet_text, option.id


def test_each_chapter_ends_with_its_small_step_to_write_down(content, sheets):
    homework = content.interface.homework.exercise
    labels = [field.label for group in homework.groups for field in group.fields[1:]]
    pages = {
        match[1]: text(match[0])
        for match in re.finditer(
            r'<article aria-labelledby="([^"]+)">.*?</article>', sheets, re.DOTALL
        )
    }
    for chapter in content.chapters:
        if chapter.id in pages:
            expected = chapter.on_path and chapter.homework
            assert (" ".join(chapter.step.split()) in pages[chapter.id]) is expected
            assert all(label in pages[chapter.id] for label in labels) is expected


def test_every_reason_can_be_ticked_for_either_side(content, sheets):
    part = content.chapter("why-people-step-back").section("reasons").part
    table = re.search(r'<table class="choices cards">.*?</table>', sheets, re.DOTALL)[0]
    assert table.count('class="box"') == 3 * len(part.cards)
    assert all(card.title in text(table) for card in part.cards)


def test_worksheets_have_help_lines_but_no_safety_check(content, sheets):
    sheet_text = text(sheets)
    safety = content.chapter("get-help").section("check").part
    assert not [question.id for question in safety.questions if question.text in sheet_text]
    assert "1-800-799-7233" in sheet_text
    assert sheet_text.index("Your local emergency number comes first") < sheet_text.index(
        "1-800-799-7233"
    )
    assert content.interface.paper.found in sheet_text


def test_the_first_page_of_each_document_has_the_safety_note(content, sheets):
    line = content.interface.safety_on_paper
    assert "findahelpline.com" in line
    assert line in text(sheets[: sheets.index("</header>")])
    steps = run_sheet(content, "")
    assert line in text(steps[: steps.index("</header>")])


def test_notes_for_the_leader_are_not_printed(content, sheets):
    assert "leader-notes" not in sheets
    assert content.chapter("workshop").section("notes").title not in text(sheets)


def test_both_sides_are_printed_next_to_each_other(content):
    episode = content.chapter("map-your-loop").section("moves").part.exercise
    rows = [[group.side for group in row] for row in pair_groups(episode.groups)]
    assert ["me", "partner"] in rows


def test_worksheets_have_the_measures_of_the_pack(tmp_path):
    pack = load_pack(shutil.copytree(GOOD, tmp_path / "en"))
    section = pack.chapters[0].sections[0]
    part = load_pack(ROOT / "content" / "en").chapter("what-closeness-stirs-up").section("measures")
    section = part.model_copy(update={"id": section.id})
    chapter = pack.chapters[0].model_copy(update={"sections": (section,)})
    assert [
        worksheet_section.exercises[0].label
        for worksheet_section in worksheet_sections(pack, chapter)
    ] == [pack.measures[0].title]
    assert worksheet_sections(pack.model_copy(update={"measures": ()}), chapter) == []


def test_worksheets_have_no_scripts_and_no_external_resources(content):
    for page in documents(content):
        assert "default-src 'none'" in page
        assert "<script" not in page
        assert not re.findall(r'(?:src|href)="(?!#)', page)
        assert set(re.findall(r"url\(\"?(\w+:)", page)) == {"data:"}


def test_links_between_chapters_are_plain_text_on_paper(content, sheets):
    prose = content.chapter("if-you-step-back").sections
    assert any("(get-help.ipynb)" in (item.prose or "") for item in prose)
    assert "It may be how you keep yourself safe. Get help" in " ".join(sheets.split())
    assert ".ipynb" not in sheets


def test_the_run_sheet_has_every_step_with_its_times(content):
    agenda = content.chapter("workshop").section("session").part
    sheet_text = text(run_sheet(content, ""))
    steps = timed_steps(agenda, {})
    assert [(step.begins, step.ends) for step in steps[:3]] == [
        ("0:00", "0:10"),
        ("0:10", "0:15"),
        ("0:15", "0:30"),
    ]
    assert steps[-1].ends == "1:30"
    for step in agenda.steps:
        assert all(" ".join(line.split()) in sheet_text for line in (*step.do, *step.say))
    assert "Nobody has to share" in sheet_text
    assert "1-800-799-7233" in sheet_text


def test_a_pack_without_a_session_has_no_run_sheet():
    assert run_sheet(load_pack(GOOD), "") is None


def test_each_handout_has_all_of_its_words(content):
    assert {"eggs-loop", "pause-plan", "repair-lines", "weekly-talk", "six-evenings"} <= {
        handout.id for handout in content.handouts
    }
    for handout in content.handouts:
        page = text(handout_pages(content, "", handouts=(handout,)))
        assert content.interface.safety_on_paper in page
        assert content.interface.paper.found in page
        for block in handout.blocks:
            table = block.table
            cells = [*table.columns, *itertools.chain(*table.rows)] if table else []
            labels = [question.label for question in block.write]
            for words in filter(None, (handout.title, handout.lead, block.title, *cells, *labels)):
                assert " ".join(words.split()) in page, words


def test_handouts_take_words_and_the_drawing_from_chapters(content):
    page = handout_pages(content, "")
    assert page.count("<svg") == 1
    assert "Where are the eggs?" in page
    assert "When I notice…" in text(page)
    assert "Let me try again." in text(page)
    blocks = [block for handout in content.handouts for block in handout.blocks]
    exercises = {
        section.part.exercise.id
        for chapter in content.chapters
        for section in chapter.sections
        if hasattr(section.part, "exercise")
    }
    assert {block.exercise for block in blocks} - {None} <= exercises
    assert [block.moment for block in blocks if block.moment] == ["repair"]


def test_a_handout_leaves_out_what_a_hidden_chapter_had(content):
    shown = tuple(item for item in content.chapters if item.id != "pause-and-settle")
    page = text(handout_pages(content.model_copy(update={"chapters": shown}), ""))
    assert "My pause plan" in page
    assert "When I notice…" not in page


def test_one_handout_can_be_printed_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(worksheets_export, "find_browser", lambda _: None)
    assert main(["print", str(tmp_path / "paper"), "--handout", "weekly-talk"]) == 0
    (path,) = (tmp_path / "paper").iterdir()
    assert path.name == "weekly-talk.html"
    assert path.read_text("utf-8").count("<article") == 1
    assert main(["print", str(tmp_path / "paper"), "--handout", "../no"]) == 1
    assert "Choose one of these: eggs-loop, pause-plan" in capsys.readouterr().err


def test_a_pack_without_handouts_has_none():
    assert handout_pages(load_pack(GOOD), "") is None


def test_without_a_browser_only_html_is_written_with_a_message(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(worksheets_export, "find_browser", lambda _: None)
    assert main(["print", str(tmp_path / "paper")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {path.name for path in (tmp_path / "paper").iterdir()} == {
        "worksheets.html",
        "run-sheet.html",
        "handouts.html",
    }
    assert lines[-1].startswith("There is no new PDF")


@pytest.mark.parametrize("named", ["/bin/false", "/bin/true", "/no/such/browser"])
def test_a_browser_that_makes_no_pdf_is_reported_once(tmp_path, monkeypatch, capsys, named):
    monkeypatch.setattr(worksheets_export, "find_browser", lambda _: named)
    (tmp_path / "handouts.pdf").write_bytes(b"%PDF of last week")
    assert main(["print", str(tmp_path)]) == 0
    pages = ["worksheets.html", "run-sheet.html", "handouts.html"]
    *written, message = capsys.readouterr().out.splitlines()
    assert written == [str(tmp_path / page) for page in pages]
    assert message.startswith(f"{named} could not make a PDF of {', '.join(pages)}, ")
    assert "none or only an older one" in message
    assert (tmp_path / "handouts.pdf").read_bytes() == b"%PDF of last week"


def test_a_read_only_folder_is_reported(tmp_path, capsys):
    (tmp_path / "taken").write_text("a file")
    assert main(["print", str(tmp_path / "taken")]) == 1
    assert "Name another folder." in capsys.readouterr().err


def test_a_browser_that_fails_leaves_no_file(tmp_path):
    assert not html.write_pdf("/bin/false", "<p>Words</p>", tmp_path / "page.pdf")
    assert not html.write_pdf(str(tmp_path / "none"), "<p>Words</p>", tmp_path / "page.pdf")
    assert not list(tmp_path.iterdir())


def test_a_configured_browser_is_preferred(tmp_path):
    named = tmp_path / "mine"
    named.touch(mode=0o755)
    assert html.find_browser(Settings.read({"CHROMIUM": str(named)})) == str(named)
    assert html.find_browser(Settings.read({"CHROMIUM": str(tmp_path / "none")})) is None


@pytest.mark.browser
@pytest.mark.parametrize(("paper", "wide"), [("a4", 595), ("letter", 612)])
def test_chapters_start_on_a_new_page_and_the_run_sheet_fits_one(content, tmp_path, paper, wide):
    browser = html.find_browser()
    assert browser, "the browser tests need Chromium or Chrome"
    path = tmp_path / "page.pdf"
    assert html.write_pdf(browser, worksheets(content, fonts_css(), paper), path)
    data = path.read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+)", data)
    assert {round(float(box)) for box in boxes} == {wide}
    assert 11 < len(re.findall(rb"/Type\s*/Page\b", data)) < 64

    alone = run_sheet(content, fonts_css(), paper)
    # The table of steps is last.
    alone = re.sub(r"(</table>)\s*<section.*</section>", r"\1", alone, count=1, flags=re.DOTALL)
    assert html.write_pdf(browser, alone, path)
    assert len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) == 1


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_each_handout_is_one_page(content, tmp_path, paper):
    path = tmp_path / "handouts.pdf"
    assert html.write_pdf(html.find_browser(), handout_pages(content, fonts_css(), paper), path)
    pages = re.findall(rb"/Type\s*/Page\b", path.read_bytes())
    assert len(pages) == len(content.handouts)


@pytest.mark.browser
def test_worksheets_are_accessible_and_fit_a_phone(content, chromium):
    for page in documents(content):
        tab = chromium.new_page(viewport={"width": 390, "height": 800}, bypass_csp=True)
        tab.set_content(page)
        axe.finds_nothing(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        tab.close()


@pytest.mark.browser
def test_boxes_are_not_cut_at_the_edge_of_the_paper(content, chromium):
    for page in documents(content):
        tab = chromium.new_page()
        tab.set_content(page)
        tab.emulate_media(media="print")
        edges = tab.locator(".box, .ring, .group--side").evaluate_all(
            """all => all.map((each) => each.getBoundingClientRect()).flatMap(
                ({ left, right, width }) =>
                    width ? [left, document.documentElement.clientWidth - right] : [])"""
        )
        assert min(edges, default=1) >= 1
        tab.close()
