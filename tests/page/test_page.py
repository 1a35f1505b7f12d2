"""A page without a browser: what it shows, saves, and does when a section fails."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.page.opening import SMALL_STEP
from workbook_lib.content.loading.loader import content_folder, load_pack, pack_folder
from workbook_lib.page.page import ClosedPage, open_page
from workbook_lib.record.views.loop import Episode, Turn
from workbook_lib.sections import loop as loop_sections
from workbook_lib.settings import SERVED_VARIABLE, Settings
from workbook_lib.widgets.blocks import ItemList, Table
from workbook_lib.widgets.chart import Diagram
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.journal_sync import JournalSync

STEPS = (
    *("what-happened", "side", "moves", "outside"),
    *("thoughts", "feelings", "underneath", "new-move"),
)
EXERCISES = [
    *("episode", "episode-side", "episode-moves", "episode-thoughts"),
    *("episode-feelings", "episode-partner", "episode-views", "rewrite"),
]
DRAWN = ["eggs", "outside", "underneath", "new-loop"]


def figures(shown):
    """Return the diagrams of the last opened page by name."""
    return {diagram.name: diagram for diagram in shown.widgets(Diagram)}


def form_of(shown, exercise):
    """Return the form of an exercise on the last opened page."""
    return [form for form in shown.widgets(Form) if form.exercise["id"] == exercise][-1]


def personal_variables(folder, **variables):
    return {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(folder), **variables}


def open_chapter(folder, **variables):
    page = open_page("map-your-loop", Settings.read(personal_variables(folder, **variables)))
    for name in STEPS:
        page.show(name)
    return page


def put_answers(page, answers, scope=None, moment=1_800_000_000_000):
    """Send answers as the journal of the page does."""
    scope = scope or f"cycle/episode/{page.context.episodes.id}"
    entries = {
        f"{scope}/{name}": {"value": value, "at": [moment + place, 0, "tab-000000000000"]}
        for place, (name, value) in enumerate(answers.items())
    }
    page.journal_sync._handle_custom_msg({"type": "put", "entries": entries}, [])


def test_a_notebook_starts_with_a_link_to_help(tmp_path, output, monkeypatch, content):
    def line(**variables):
        output.clear()
        open_page("map-your-loop", Settings.read(personal_variables(tmp_path, **variables)))
        return " ".join(output[0].split())

    safety = content.interface.safety
    monkeypatch.chdir(tmp_path)
    assert f"{safety.ask} {safety.nowhere}" in line(), "without the page there is no link"
    (tmp_path / "get-help.ipynb").touch()
    assert f'<a href="get-help.ipynb">{safety.ask} <b>' in line()
    assert 'href="get-help.ipynb?lang=en"' in line(QUERY_STRING="lang=en&token=secret")
    # Voila with a single notebook has no other page.
    assert "<a " not in line(SCRIPT_NAME="/")
    output.clear()
    open_page("get-help", Settings.read(personal_variables(tmp_path)))
    assert "data-safe" not in output[0]


def test_every_section_is_shown_with_its_texts(tmp_path, shown):
    page = open_chapter(tmp_path)
    for section in page.chapter.sections:
        assert f'id="{section.id}"' in shown.text
    assert "data-trouble" not in shown.text
    assert [diagram.name for diagram in shown.widgets(Diagram)] == DRAWN
    assert [form.exercise["id"] for form in shown.widgets(Form)] == [*EXERCISES, SMALL_STEP]
    assert len(shown.widgets(JournalSync)) == 1


def test_a_chapter_ends_with_one_small_step(tmp_path, shown):
    page = open_chapter(tmp_path)
    assert shown.text.count("data-small-step") == 1
    assert page.chapter.step in shown.text
    assert page.chapter.takes in shown.text


def test_the_small_step_is_offered_with_a_day_and_kept_for_its_chapter(tmp_path, shown):
    page = open_chapter(tmp_path)
    form = form_of(shown, "homework")
    defaults = {"text": page.chapter.step, "from": page.chapter.id}
    assert form.binding["defaults"] == defaults
    scope = form.binding["scope"]
    put_answers(page, {"text": "Make tea", "from": page.chapter.id}, scope)
    again = open_chapter(tmp_path)
    assert again.chapter.id == page.chapter.id
    assert form_of(shown, "homework").binding["scope"] == scope
    put_answers(again, {"result": "did"}, scope, moment=1_900_000_000_000)
    open_chapter(tmp_path)
    assert form_of(shown, "homework").binding["scope"] != scope, "one that is done stays as it is"


def test_the_small_step_of_the_help_page_cannot_be_kept(tmp_path, shown):
    page = open_page("get-help", Settings.read(personal_variables(tmp_path)))
    page.show(page.step_ids[-1])
    assert shown.text.count("data-small-step") == 1
    assert [form.exercise["id"] for form in shown.widgets(Form)].count("homework") == 0


def test_the_example_is_drawn_and_the_own_loop_is_empty(tmp_path, shown):
    open_chapter(tmp_path)
    drawn = figures(shown)
    assert len(drawn.pop("eggs").content["listing"]) == 6
    assert all(figure.content["drawings"] is None for figure in drawn.values())


def test_an_episode_is_drawn_listed_and_saved(tmp_path, shown):
    page = open_chapter(tmp_path)
    loop = figures(shown)["underneath"]
    put_answers(
        page, {"trigger": "A text", "me.action": "Wrote again", "me.secondary_emotion": ["hurt"]}
    )
    assert [step["text"] for step in loop.content["listing"]] == ["Wrote again", "Hurt"]
    [entries] = shown.widgets(ItemList)
    assert [item["title"] for item in entries.items] == ["A text"]
    saved = json.loads((tmp_path / "workbook.json").read_text())["entries"]
    assert saved[f"cycle/episode/{page.context.episodes.id}/trigger"]["value"] == "A text"


def test_the_page_opens_with_the_last_episode(tmp_path, shown):
    first = open_chapter(tmp_path)
    put_answers(first, {"trigger": "The older one", "me.action": "Asked"})
    first.context.episodes.select_new()
    put_answers(first, {"trigger": "The newer one", "me.action": "Left"}, moment=1_900_000_000_000)
    second = open_chapter(tmp_path)
    assert second.context.episodes.id == first.context.episodes.id
    form = form_of(shown, "episode")
    assert form.binding["entries"]["trigger"]["value"] == "The newer one"


def test_opening_an_episode_updates_every_section(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(
        page, {"trigger": "First", "me.action": "Asked", "rewrite.pursuer.ask": "Ten minutes?"}
    )
    first = page.context.episodes.id
    form, rewrite = form_of(shown, "episode"), form_of(shown, "rewrite")
    form._handle_custom_msg({"type": "begin", "id": "0a1b2c3d"}, [])
    assert page.context.episodes.id == "0a1b2c3d"
    assert form.binding["entries"] == {}
    put_answers(page, {"trigger": "Second", "me.action": "Left"}, moment=1_900_000_000_000)
    [entries] = shown.widgets(ItemList)
    entries._handle_custom_msg({"type": "open", "id": first}, [])
    assert form.binding["entries"]["trigger"]["value"] == "First"
    assert rewrite.binding["entries"]["rewrite.pursuer.ask"]["value"] == "Ten minutes?"
    assert figures(shown)["underneath"].content["listing"][0]["text"] == "Asked"
    assert [item["shown"] for item in entries.items if item["id"] == first] == [True]


def test_removing_an_episode_updates_page_and_file(tmp_path, shown, monkeypatch):
    page = open_chapter(tmp_path)
    put_answers(page, {"trigger": "Secret words", "me.action": "Asked"})
    removed = page.context.episodes.id
    messages = []
    monkeypatch.setattr(JournalSync, "send", lambda _, message, __=None: messages.append(message))
    [entries] = shown.widgets(ItemList)
    entries._handle_custom_msg({"type": "remove", "id": removed}, [])
    assert entries.items == []
    assert page.context.episodes.id != removed
    assert "Secret words" not in (tmp_path / "workbook.json").read_text()
    [message] = [item for item in messages if item["type"] == "entries"]
    assert all(entry["value"] is None for entry in message["entries"].values())


def test_patterns_need_two_episodes(tmp_path, shown):
    page = open_chapter(tmp_path)
    [table] = shown.widgets(Table)
    assert table.content["rows"] == []
    assert table.content["note"]
    # Seats change: what counts is the side as it is drawn.
    for seat, other, mine, trigger in (
        ("pursuer", "partner", "me", "Late for the train"),
        ("withdrawer", "me", "partner", "Late for the film"),
    ):
        answers = {
            "trigger": trigger,
            "seat": seat,
            "first": "me",
            f"{mine}.secondary_emotion": ["beaten", "ignored"],
            f"{mine}.primary_emotion": "Lonely again",
            f"{other}.action": "Left",
        }
        put_answers(page, answers)
        page.context.episodes.select_new()
    # Texts of older packs are used, and who moved first is not shown.
    assert table.content["rows"] == [
        ["A word in what set it off", "late", "2 of 2"],
        ["The one who reached felt", "Defeated", "2 of 2"],
        ["The one who reached felt", "Ignored", "2 of 2"],
        ["Underneath, for the one who reached", "lonely", "2 of 2"],
    ]


def test_the_list_says_whose_feelings_they_are(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(page, {"trigger": "A text", "me.primary_emotion": "Lonely"})
    [entries] = shown.widgets(ItemList)
    assert entries.items[0]["note"].startswith("Underneath. You: Lonely")
    put_answers(page, {"partner.primary_emotion": "Ashamed"}, moment=1_900_000_000_000)
    assert entries.items[0]["note"] == "Underneath. You: Lonely · They, a guess: Ashamed"
    put_answers(page, {"me.primary_emotion": "I am lonely."}, moment=1_900_000_001_000)
    assert entries.items[0]["note"] == "Underneath. You: I am lonely. They, a guess: Ashamed"


def test_an_older_pack_lists_feelings_as_before():
    part = load_pack(pack_folder()).chapter("map-your-loop").section("earlier").part
    older = part.model_copy(update={"beneath_me": None, "beneath_partner": None})
    turn = Turn(primary_emotion="Lonely")
    episode = Episode(id="a", me=turn, partner=turn)
    assert (
        loop_sections.episode_line(episode, older, "", "en")["note"]
        == "Underneath. Lonely · Lonely"
    )


def test_a_new_episode_starts_in_the_seat_chosen_on_the_start_page(tmp_path, shown):
    page = open_chapter(tmp_path)
    chosen = {"seat": "{saved home/seat of pursuer|withdrawer}"}
    assert [form.binding["defaults"] for form in shown.forms] == [chosen] * len(EXERCISES)
    put_answers(page, {"seat": "withdrawer"}, scope="home")
    page.context.episodes.select_new()
    assert shown.widgets(Form)[0].binding["defaults"] == {"seat": "withdrawer"}


def test_a_failing_section_shows_a_card_and_the_others_work(tmp_path, shown, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("private words")

    monkeypatch.setattr("workbook_lib.sections.loop.build_rewrite", broken)
    page = open_chapter(tmp_path)
    assert shown.text.count("data-trouble") == 1
    assert 'data-trouble="new-move"' in shown.text
    assert "private words" not in shown.text
    assert "ZeroDivision" not in shown.text
    assert page.journal_sync.expected == [*EXERCISES[:-1], SMALL_STEP]
    assert list(figures(shown)) == DRAWN


DEBUG = {"WORKBOOK_DEBUG": "1"}


@pytest.mark.parametrize(
    ("variables", "printed"),
    [
        (DEBUG, True),
        ({}, False),
        ({"WORKBOOK_DEBUG": "0"}, False),
        ({**DEBUG, "WORKBOOK_PAGE": "1"}, False),
        ({**DEBUG, "SERVER_SOFTWARE": "voila/0.5"}, False),
        ({**DEBUG, "VOILA_KERNEL_ID": "x"}, False),
        ({**DEBUG, "VOILA_BASE_URL": "/"}, False),
    ],
)
def test_only_the_author_of_a_notebook_sees_a_traceback(
    tmp_path, shown, monkeypatch, capsys, variables, printed
):
    def broken(*_):
        raise ZeroDivisionError("private words")

    monkeypatch.setattr("workbook_lib.sections.loop.build_rewrite", broken)
    open_chapter(tmp_path, **variables)
    assert 'data-trouble="new-move"' in shown.text
    assert "private words" not in shown.text
    stderr = capsys.readouterr().err
    assert ("Traceback" in stderr) is printed
    assert ("ZeroDivisionError: private words" in stderr) is printed


def test_a_missing_section_shows_a_card(tmp_path, shown):
    open_page("map-your-loop", Settings.read(personal_variables(tmp_path))).show("nowhere")
    assert 'data-trouble="nowhere"' in shown.text


@pytest.fixture
def broken_pack(tmp_path):
    """Return a pack with a mistake in one section: a misspelled key."""
    folder = tmp_path / "content"
    shutil.copytree(content_folder(Settings()), folder)
    chapter = folder / "en" / "map-your-loop.yaml"
    text = chapter.read_text(encoding="utf-8")
    assert "    part:\n      kind: rewrite\n" in text
    chapter.write_text(
        text.replace("      kind: rewrite\n", "      kind: rewrite\n      color: red\n"),
        encoding="utf-8",
    )
    return folder


def test_a_mistake_in_the_pack_fails_only_its_section(tmp_path, shown, broken_pack):
    page = open_chapter(tmp_path / "data", WORKBOOK_CONTENT=str(broken_pack))
    assert shown.text.count("data-trouble") == 1
    assert 'data-trouble="new-move"' in shown.text
    assert "color" in shown.text
    assert page.journal_sync.expected == [*EXERCISES[:-1], SMALL_STEP]


def test_an_unreadable_pack_is_reported(tmp_path, shown):
    (tmp_path / "content" / "en").mkdir(parents=True)
    (tmp_path / "content" / "en" / "pack.yaml").write_text("language: [")
    environ = personal_variables(tmp_path, WORKBOOK_CONTENT=str(tmp_path / "content"))
    page = open_page("map-your-loop", Settings.read(environ))
    assert isinstance(page, ClosedPage)
    page.show("eggs")
    assert shown.text.count("data-trouble") == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"<html><b>hello</b></html>", b'{"format":"between-us","version":99,"entries":{}}'],
    ids=["empty", "truncated", "html", "newer"],
)
def test_an_unreadable_record_is_not_changed_and_the_page_works(tmp_path, shown, data):
    (tmp_path / "workbook.json").write_bytes(data)
    page = open_chapter(tmp_path)
    put_answers(page, {"trigger": "A text", "me.action": "Wrote again"})
    assert page.journal_sync.problem
    assert len(figures(shown)["underneath"].content["listing"]) == 1
    assert (tmp_path / "workbook.json").read_bytes() == data


def test_an_invalid_entry_is_rejected_and_the_others_are_saved(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(page, {"trigger": "A text", "me.action": "Wrote again"})
    bad = {"../../etc": {"value": "x", "at": [1, 2]}}
    page.journal_sync._handle_custom_msg({"type": "put", "entries": bad}, [])
    assert page.journal_sync.problem
    assert page.context.episodes.item().trigger == "A text"


def test_a_guest_page_writes_nothing_to_disk(tmp_path, shown):
    page = open_page(
        "map-your-loop",
        Settings(mode="guest", data_folder=tmp_path),
    )
    page.show("what-happened")
    put_answers(page, {"trigger": "A text", "me.action": "Wrote again"})
    assert page.context.episodes.item().trigger == "A text"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variables", "opens_record"),
    [({}, False), ({"JPY_SESSION_NAME": "02.ipynb"}, True), ({"WORKBOOK_MODE": "personal"}, True)],
    ids=["nbconvert", "a Jupyter server", "by choice"],
)
def test_only_a_notebook_that_somebody_opened_shows_the_record(
    tmp_path, shown, variables, opens_record
):
    put_answers(open_chapter(tmp_path), {"trigger": "A text of mine"})
    del shown.output[:]
    settings = Settings.read({"WORKBOOK_DATA_DIR": str(tmp_path), **variables})
    open_page("map-your-loop", settings).show("what-happened")
    states = json.dumps([form.get_state() for form in shown.widgets(Form)], default=str)
    assert ("A text of mine" in states) is opens_record


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"WORKBOOK_LANG": "es"}, "es"),
        ({"WORKBOOK_LANG": "es", "QUERY_STRING": "token=abc&lang=fr"}, "fr"),
        ({"QUERY_STRING": "lang=&x=1"}, "en"),
    ],
)
def test_the_language_comes_from_the_address_first(environ, expected):
    assert Settings.read(environ).page_language == expected


BINDER = {"BINDER_REPO_URL": "there", "SERVER_SOFTWARE": "voila/0.5"}


@pytest.mark.parametrize(
    ("environ", "on_binder", "stores"),
    [
        (BINDER, None, False),
        ({"BINDER_REPO_URL": "there", SERVED_VARIABLE: "1"}, 600, True),
        ({"SERVER_SOFTWARE": "voila/0.5"}, None, True),
        ({"BINDER_REPO_URL": "there"}, None, False),
    ],
    ids=["voila alone", "our server", "elsewhere", "a notebook"],
)
@pytest.mark.usefixtures("output")
def test_the_page_stores_nothing_in_the_browser_on_binder(environ, on_binder, stores):
    sync = open_page("pause-and-settle", Settings.read(environ)).journal_sync
    assert (sync.loan, sync.stores) == (on_binder, stores)
