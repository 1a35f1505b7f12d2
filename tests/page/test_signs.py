"""The chapter on signs without a browser."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.page.page import open_page
from workbook_lib.sections.signs import CHECK_IN, GOOD_MOMENT
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import Download, HtmlBlock, ItemList
from workbook_lib.widgets.chart import Chart

CHAPTER = "signs-over-time"
SIGNS = ("duration", "response", "presence", "plans", "warmth", "talk")


def today():
    """Return the present day; a run may go on over midnight."""
    return datetime.now().astimezone().date()


def form_of(shown):
    """Return the form for a check-in on the last opened page."""
    return [form for form in shown.forms if form.exercise["id"] == "check-in"][-1]


def open_chapter(folder, **variables):
    environ = {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(folder), **variables}
    page = open_page(CHAPTER, Settings.read(environ))
    for name in page.step_ids:
        page.show(name)
    return page


def entries(scope, answers, moment):
    start = 1_800_000_000_000 + 1000 * moment
    return {
        f"{scope}/{field}": {"value": value, "at": [start + place, 0, "tab-000000000000"]}
        for place, (field, value) in enumerate(answers.items())
    }


def hand_over(page, wire):
    """Send entries as the journal of the page does."""
    page.journal_sync._handle_custom_msg({"type": "put", "entries": wire}, [])


def put_answers(page, answers, name=None, moment=0):
    """Write answers into one check-in."""
    scope = CHECK_IN.scope(name) if name else page.context.selection(CHECK_IN).scope
    hand_over(page, entries(scope, answers, moment))


def week_answers(weeks_ago, level, subject="partner", **other_answers):
    """Return the name of a week and its answers."""
    day = (today() - timedelta(weeks=weeks_ago)).isoformat()
    answers = {"subject": subject, "date": day, **dict.fromkeys(SIGNS, level), **other_answers}
    return f"{subject[:1]}{weeks_ago:07d}", answers


def week(page, weeks_ago, level, **other_answers):
    """Write a check-in for a week."""
    name, answers = week_answers(weeks_ago, level, **other_answers)
    put_answers(page, answers, name, moment=500 - weeks_ago)
    return name


def drawings(shown):
    return [widget for widget in shown.widgets(Chart) if not widget.content.get("hidden")]


def test_every_section_is_shown_without_figures_at_first(tmp_path, shown):
    page = open_chapter(tmp_path)
    assert "data-trouble" not in shown.text
    for section in page.chapter.sections:
        assert f'id="{section.id}"' in shown.text
    [figure] = drawings(shown)
    assert figure.content["chart"] is None
    assert figure.empty["title"] == "Your weeks will show here"
    [file] = shown.widgets(Download)
    assert file.text == ""
    assert page.chapter.section("reading").part.empty in shown.text


def test_a_check_in_is_drawn_listed_saved_and_downloadable(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(
        page,
        {
            "subject": "own",
            "date": today().isoformat(),
            "talk": "concerning",
            "talk.note": '=HYPERLINK("x")',
            "mine.note": "أربع مرات.",
        },
    )
    [figure] = drawings(shown)
    assert figure.name == "weeks-own"
    note = '=HYPERLINK("x")'
    assert figure.content["table"]["rows"][0][-1] == f"Closer to concerning: {note}"
    [bar] = [
        trace for trace in figure.content["chart"]["data"] if trace.get("meta") == "concerning"
    ]
    assert bar["hovertext"][0].endswith(f"Talking it through: Closer to concerning<br>{note}")
    label = figure.content["label"]
    assert "My own distance, one check-in on " in label
    assert label.endswith(" Every value is in the table below the drawing.")
    listing = shown.widgets(ItemList)[-1]
    assert [item["title"] for item in listing.items] == ["My own distance"]
    assert "HYPERLINK" in listing.items[0]["note"]
    assert f"{note} · " in listing.items[0]["note"]
    assert "\u2068أربع مرات\u2069." in listing.items[0]["note"]
    text = shown.widgets(Download)[0].text.removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["Talking it through: note"] == '\'=HYPERLINK("x")'
    assert "أربع مرات." in row.values()
    assert "talk" in (tmp_path / "workbook.json").read_text()


def test_fewer_than_three_check_ins_are_not_interpreted(tmp_path, shown):
    page = open_chapter(tmp_path)
    for weeks_ago in (1, 0):
        week(page, weeks_ago, "concerning")
    assert "Weeks with a check-in: 2." in shown.text
    assert "moved" not in drawings(shown)[0].content["title"]
    assert page.chapter.section("reading").part.more_title not in shown.text


def test_too_few_weeks_say_what_they_leave_out(tmp_path, shown):
    page = open_chapter(tmp_path)
    monday = today() - timedelta(days=today().weekday())
    for place in range(3):
        answers = {"subject": "partner", "date": monday.isoformat(), "talk": "mixed"}
        put_answers(page, answers, f"{place:08d}")
    for weeks_ago in range(40, 36, -1):
        week(page, weeks_ago, "concerning")
    assert "Weeks with a check-in: 1." in shown.text
    [part] = [section.part for section in page.chapter.sections if section.id == "reading"]
    assert part.missing.twice["one"] in shown.text
    assert part.older.format(count=26) in shown.text
    assert part.missing.nothing not in shown.text


def test_this_week_is_that_of_the_reader(tmp_path, shown):
    page = open_chapter(tmp_path)
    week(page, 0, "mixed")
    [figure] = drawings(shown)
    before = figure.content["chart"]["layout"]["meta"]["now"]["column"]
    day = (today() + timedelta(weeks=1)).isoformat()
    hello = {"type": "hello", "entries": {}, "scopes": [], "day": day}
    page.journal_sync._handle_custom_msg(hello, [])
    layout = figure.content["chart"]["layout"]
    assert layout["meta"]["now"]["column"] == layout["xaxis"]["categoryarray"][-1] != before


def test_six_weeks_are_summarized_in_sentences(tmp_path, shown):
    page = open_chapter(tmp_path)
    for weeks_ago, level in zip(range(6, 0, -1), ["concerning"] * 3 + ["healthy"] * 3, strict=True):
        week(page, weeks_ago, level, talk="concerning", plans="unsure")
    [figure] = drawings(shown)
    assert figure.content["title"] == "Several signs have moved toward healthy."
    text = shown.text
    assert "<strong>warmth afterwards</strong> have moved toward healthy." in text
    assert "<strong>Talking it through</strong> was closer to concerning in 6 of 6" in text
    assert "<strong>Plans ahead</strong>: you could not tell in 6 of 6 check-ins." in text


def reading(shown):
    """Return the summary."""
    [markup] = [
        widget.markup for widget in shown.widgets(HtmlBlock) if "bu-reading" in widget.markup
    ]
    return markup


def sentences_in_sight(shown):
    """Return how many sentences of the summary are not folded."""
    return reading(shown).partition("<details")[0].count("<li>")


def test_three_sentences_are_in_sight_and_the_others_folded(tmp_path, shown):
    page = open_chapter(tmp_path)
    for weeks_ago in range(5):
        week(page, weeks_ago, "mixed", talk="concerning")
    assert sentences_in_sight(shown) == 3
    assert reading(shown).count("5 of 5 clear answers") == 6
    assert "Talking it through" in reading(shown).split("<li>")[2], "the hardest sign is first"


@pytest.mark.parametrize(("weeks", "links"), [(3, 0), (4, 1)])
def test_several_concerning_weeks_of_a_sign_add_a_link_to_help(tmp_path, shown, weeks, links):
    page = open_chapter(tmp_path)
    for weeks_ago in range(weeks):
        week(page, weeks_ago, "mixed", talk="concerning")
        week(page, weeks_ago, "healthy", subject="own")
    assert reading(shown).count("has been closer to concerning for a while.") == links
    assert reading(shown).count('href="get-help.ipynb"') == links
    assert reading(shown).count("data-suggestion") == 1


def test_nothing_is_suggested_before_three_check_ins_or_after_hard_weeks(tmp_path, shown):
    page = open_chapter(tmp_path)
    for weeks_ago in (1, 0):
        week(page, weeks_ago, "mixed")
    assert "data-suggestion" not in reading(shown)
    week(page, 2, "mixed")
    assert "data-suggestion" in reading(shown)
    for weeks_ago in range(3, 7):
        week(page, weeks_ago, "concerning")
    assert "data-suggestion" not in reading(shown)
    assert "data-concern" in reading(shown)


def test_a_suggestion_is_about_the_hardest_sign_in_the_hue_of_the_latest_subject(tmp_path, shown):
    page = open_chapter(tmp_path)
    words = page.chapter.section("reading").part.suggest
    for weeks_ago in (3, 2, 1):
        week(page, weeks_ago, "healthy", plans="concerning")
    assert words.signs["plans"].partner.title in reading(shown)
    assert "bu-side--reach" in reading(shown)
    for weeks_ago in (2, 1, 0):
        week(page, weeks_ago, "healthy", subject="own")
    assert words.general.own.title in reading(shown)
    assert "bu-side--step" in reading(shown)


def test_each_subject_has_its_own_figure_and_summary(tmp_path, shown):
    page = open_chapter(tmp_path)
    for weeks_ago in range(4):
        week(page, weeks_ago, "healthy", subject="own")
        week(page, weeks_ago, "concerning")
    assert [figure.name for figure in drawings(shown)] == ["weeks-partner", "weeks-own"]
    assert [figure.content["folded"] for figure in drawings(shown)] == [False, True]
    for figure, level in zip(drawings(shown), ("concerning", "healthy"), strict=True):
        cells = {cell for row in figure.content["table"]["rows"] for cell in row[1:]}
        assert cells == {f"Closer to {level}"}
    assert "How I respond" in drawings(shown)[1].content["table"]["columns"]


def test_a_new_week_starts_a_check_in_with_the_same_subject(tmp_path, shown):
    week(open_chapter(tmp_path), 1, "mixed", subject="own")
    page = open_chapter(tmp_path)
    form = form_of(shown)
    assert form.binding["entries"] == {}
    assert form.binding["defaults"] == {"subject": "own", "date": "{today}"}
    assert page.context.selection(CHECK_IN).item().empty


def test_within_a_week_the_page_opens_its_check_in(tmp_path, shown):
    name = week(open_chapter(tmp_path), 0, "mixed")
    page = open_chapter(tmp_path)
    assert page.context.selection(CHECK_IN).id == name
    assert form_of(shown).binding["entries"]["talk"]["value"] == "mixed"


def test_after_an_earlier_week_is_corrected_the_page_opens_this_week(tmp_path, shown):
    page = open_chapter(tmp_path)
    name = week(page, 0, "mixed")
    older = week(page, 1, "mixed")
    put_answers(page, {"talk": "healthy"}, older, moment=900)
    page = open_chapter(tmp_path)
    assert page.context.selection(CHECK_IN).id == name
    assert form_of(shown).binding["entries"]["talk"]["value"] == "mixed"


def test_after_an_earlier_good_moment_is_corrected_the_page_opens_this_week(tmp_path, shown):
    page = open_chapter(tmp_path)
    for moment, (name, weeks_ago) in enumerate([("a", 0), ("b", 1)]):
        day = (today() - timedelta(weeks=weeks_ago)).isoformat()
        hand_over(page, entries(GOOD_MOMENT.scope(name), {"day": day, "text": "Tea"}, moment))
    page = open_chapter(tmp_path)
    assert shown.forms[-1].binding["scope"] == GOOD_MOMENT.scope("a")


def test_a_withdrawer_starts_with_their_own_distance(tmp_path, shown):
    page = open_chapter(tmp_path)
    hand_over(page, entries("home", {"seat": "withdrawer"}, 1))
    open_chapter(tmp_path)
    assert form_of(shown).binding["defaults"]["subject"] == "own"


def test_opening_an_earlier_check_in_updates_every_section(tmp_path, shown):
    page = open_chapter(tmp_path)
    older = week(page, 2, "mixed")
    week(page, 1, "mixed")
    listing = shown.widgets(ItemList)[-1]
    listing._handle_custom_msg({"type": "open", "id": older}, [])
    form = form_of(shown)
    assert form.binding["scope"] == CHECK_IN.scope(older)
    assert form.binding["entries"]["talk"]["value"] == "mixed"
    put_answers(page, {"talk": "healthy"}, older, moment=900)
    [figure] = drawings(shown)
    assert figure.content["table"]["rows"][0][-1] == "Closer to healthy"


def test_removing_a_check_in_does_not_select_an_older_one(tmp_path, shown):
    page = open_chapter(tmp_path)
    older = week(page, 2, "mixed")
    newer = week(page, 1, "concerning")
    listing = shown.widgets(ItemList)[-1]
    listing._handle_custom_msg({"type": "open", "id": newer}, [])
    listing._handle_custom_msg({"type": "remove", "id": newer}, [])
    assert [item["id"] for item in listing.items] == [older]
    rows = drawings(shown)[0].content["table"]["rows"]
    assert [row[1] for row in rows] == ["Mixed", "No check-in", "No check-in"]
    assert page.context.selection(CHECK_IN).item().empty


def test_removing_an_earlier_check_in_selects_that_of_this_week(tmp_path, shown):
    page = open_chapter(tmp_path)
    name, older = week(page, 0, "mixed"), week(page, 1, "concerning")
    listing = shown.widgets(ItemList)[-1]
    listing._handle_custom_msg({"type": "open", "id": older}, [])
    listing._handle_custom_msg({"type": "remove", "id": older}, [])
    assert page.context.selection(CHECK_IN).id == name


def test_after_a_removal_the_week_of_the_reader_decides(tmp_path, shown):
    page = open_chapter(tmp_path)
    week(page, 0, "mixed")
    last = week(page, 1, "concerning")
    day = (today() + timedelta(weeks=1)).isoformat()
    hello = {"type": "hello", "entries": {}, "scopes": [CHECK_IN.scope(last)], "day": day}
    page.journal_sync._handle_custom_msg(hello, [])
    shown.widgets(ItemList)[-1]._handle_custom_msg({"type": "remove", "id": last}, [])
    assert page.context.selection(CHECK_IN).item().empty


def test_removing_a_good_moment_does_not_select_an_older_one(tmp_path, shown):
    page = open_chapter(tmp_path)
    for name, weeks_ago in (("b", 2), ("a", 1)):
        day = (today() - timedelta(weeks=weeks_ago)).isoformat()
        hand_over(
            page, entries(GOOD_MOMENT.scope(name), {"day": day, "text": "Tea"}, 9 - weeks_ago)
        )
    selection = page.context.selection(GOOD_MOMENT)
    selection.select("a")
    selection.remove("a")
    assert [moment.id for moment in selection.items()] == ["b"]
    assert selection.item().empty


def test_an_undated_check_in_is_listed_but_not_drawn(tmp_path, shown):
    page = open_chapter(tmp_path)
    for weeks_ago in range(3):
        week(page, weeks_ago, "mixed")
    put_answers(page, {"talk": "healthy"}, "loose001", moment=900)
    assert len(shown.widgets(ItemList)[-1].items) == 4
    assert len(drawings(shown)[0].content["table"]["rows"]) == 3
    assert page.chapter.section("reading").part.missing.loose["one"] in shown.text


def test_two_years_of_weeks_are_shown_completely(tmp_path, shown):
    page = open_chapter(tmp_path)
    all_entries = {}
    for weeks_ago in range(104):
        name, answers = week_answers(weeks_ago, "mixed", **{"talk.note": "We spoke"})
        all_entries |= entries(CHECK_IN.scope(name), answers, 500 - weeks_ago)
    hand_over(page, all_entries)
    [figure] = drawings(shown)
    assert (len(figure.earlier["rows"]), len(figure.content["table"]["rows"])) == (78, 26)
    columns = [
        column
        for part in (figure.earlier, figure.content)
        for column in part["chart"]["layout"]["xaxis"]["categoryarray"]
    ]
    assert len(columns) == len(set(columns)) == 104
    assert len(shown.widgets(ItemList)[-1].items) == 104
    assert "This summary is about the last 26 weeks" in shown.text


def test_only_changes_in_old_weeks_send_the_earlier_part(tmp_path, shown):
    page = open_chapter(tmp_path)
    all_entries = {}
    for weeks_ago in range(30):
        name, answers = week_answers(weeks_ago, "mixed")
        all_entries |= entries(CHECK_IN.scope(name), answers, 500 - weeks_ago)
    hand_over(page, all_entries)
    [figure] = drawings(shown)
    changed_traits = []
    figure.observe(lambda change: changed_traits.append(change["name"]), ["earlier", "content"])
    for weeks_ago in (0, 29):
        name, answers = week_answers(weeks_ago, "concerning")
        hand_over(page, entries(CHECK_IN.scope(name), answers, 600 + weeks_ago))
    assert changed_traits == ["content", "earlier"]


def test_a_chapter_without_a_check_in_form_shows_a_card(tmp_path, shown, monkeypatch):
    page = open_chapter(tmp_path)
    sections = [section for section in page.chapter.sections if section.id != "check-in"]
    page.context.chapter = page.chapter.model_copy(update={"sections": tuple(sections)})
    page.show("weeks")
    assert 'data-trouble="weeks"' in shown.text
    assert "its weeks cannot be shown" in shown.text


def test_nothing_is_scored_or_ranked():
    chapter = load_pack(pack_folder("en")).chapter(CHAPTER)
    words = chapter.model_dump_json().casefold()
    for avoided in ("score", "total", "grade", "red flag", "worst", "percent", "average week"):
        assert avoided not in words
