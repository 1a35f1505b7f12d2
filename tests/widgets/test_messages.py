"""Messages of widgets without a browser; invalid messages do nothing."""

from __future__ import annotations

import pkgutil
import re
from datetime import UTC, date, datetime
from importlib import import_module

import pytest

from tests.project.project_files import LIBRARY
from workbook_lib import widgets
from workbook_lib.assets import FOLDER, digest, scripts
from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.fields import ShortText
from workbook_lib.errors import UserError
from workbook_lib.record.values import EntryError, rejected_entries
from workbook_lib.record.wire_format import SaveResult
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import ItemList, Table
from workbook_lib.widgets.chart import Chart
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.journal_sync import JournalSync
from workbook_lib.widgets.widget import Widget, esm_source

WIDGET_FILES = ("exercises", "activities", "chart_widgets", "large_fields")
"""Scripts with the widgets of a page."""

STAMP = [1_700_000_000_000, 0, "tab-00000000"]


def exercise():
    field = ShortText.model_validate(
        {"kind": "short", "id": "trigger", "label": "What set it off?"}
    )
    group = {"id": "moment", "fields": [field]}
    return Exercise.model_validate({"id": "one", "label": "One", "groups": [group]})


@pytest.fixture
def sent(monkeypatch):
    """Messages that a widget sends to the page."""
    messages = []
    for kind in (JournalSync, ItemList, Form):
        monkeypatch.setattr(kind, "send", lambda _, content, __=None: messages.append(content))
    return messages


def journal_sync(content, on_put):
    return JournalSync(content.interface, "personal", ["one"], on_put)


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        (Settings(served=True), f"workbook/static/{digest()}/{scripts('notebook')[-1]}"),
        (Settings(voila=True), f"voila/templates/between-us/static/{scripts('notebook')[-1]}"),
    ],
    ids=["our server", "Voila"],
)
def test_the_loader_finds_scripts_on_our_server_and_any_voila(settings, path):
    for carrier in (False, True):
        loader = esm_source(settings, carrier=carrier)
        assert f'base + "{path}"' in loader
        assert len(loader) < 2_000
        assert "http" not in loader


def test_one_widget_carries_the_scripts_where_nobody_serves_them():
    script = (FOLDER / scripts("embedded")[-1]).read_text("utf-8")
    assert script in esm_source(Settings(), carrier=True)
    loader = esm_source(Settings())
    assert len(loader) < 2_000
    assert "import(" not in loader


def test_a_page_gets_the_library_of_charts_from_its_kernel(content, sent, monkeypatch):
    buffers = []
    monkeypatch.setattr(JournalSync, "send", lambda _, message, files=(): buffers.extend(files))
    sync = journal_sync(content, lambda _: None)
    for name in ("plotly.min.js", "../errors.py", "manifest.json", None, 3):
        sync._handle_custom_msg({"type": "file", "name": name}, [])
    assert buffers == [(FOLDER / "plotly.min.js").read_bytes()]


def test_each_widget_has_a_script():
    for module in pkgutil.iter_modules(widgets.__path__):
        import_module(f"{widgets.__name__}.{module.name}")
    kinds, components = [Widget], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        # An instance of a widget has its own subclass, which adds its traits.
        components.add(kind.component.default_value)
    entries = (LIBRARY / f"frontend/src/entries/{name}.js" for name in WIDGET_FILES)
    source = "".join(path.read_text("utf-8") for path in entries)
    exported = re.findall(
        r'^import \{ widget as (\w+) \} from "../widgets/(\w+)\.js";$', source, re.MULTILINE
    )
    stems = {path.stem for path in (LIBRARY / "frontend/src/widgets").glob("*.js")}
    assert components == {"", *stems}
    keys = re.findall(r"^  (\w+)(?:: \w+)?,$", source, re.MULTILINE)
    # A form with fields of another file has a component of its own.
    assert {*keys} - {"large_form"} == {name for _, name in exported} == stems


def test_a_form_sends_only_the_needed_keys_of_its_exercise(content):
    form = Form(exercise(), content.interface.field)
    [group] = form.exercise["groups"]
    assert group["fields"][0]["label"] == "What set it off?"
    form.bind("cycle/episode/1", {"trigger": {"value": "x", "at": STAMP}}, {"seat": "pursuer"})
    assert form.binding == {
        "scope": "cycle/episode/1",
        "entries": {"trigger": {"value": "x", "at": STAMP}},
        "defaults": {"seat": "pursuer"},
        "collection": "",
        "only": {},
        "sources": {},
        "weekly": "",
    }


def test_a_form_accepts_only_valid_begin_messages(content):
    begun = []
    actions = [{"id": "another", "label": "Another", "style": "plain", "begins": True}]
    form = Form(exercise(), content.interface.field, actions, begun.append)
    for name in ("", "../plan", "0a1b2c3", "0a1b2c3d/x", "0A1B2C3D", None, ["0a1b2c3d"], 12345678):
        form._handle_custom_msg({"type": "begin", "id": name}, [])
    for message in ("begin", {"type": "action", "id": "0a1b2c3d"}, {"id": "0a1b2c3d"}, None):
        form._handle_custom_msg(message, [])
    assert begun == []
    form._handle_custom_msg({"type": "begin", "id": "0a1b2c3d"}, [])
    assert begun == ["0a1b2c3d"]


def test_an_unknown_keyword_is_rejected(content):
    with pytest.raises(TypeError, match="color"):
        Form(exercise(), content.interface.field, color="red")


def test_journal_sync_acknowledges_saved_stamps(content, sent):
    batches = []
    moment = datetime(2026, 11, 15, 14, 32, tzinfo=UTC)
    stamps = {"a/b": STAMP}
    sync = journal_sync(
        content,
        lambda received: batches.append(received) or SaveResult(stamps if received else {}, moment),
    )
    entries = {"a/b": {"value": "words", "at": STAMP}}
    sync._handle_custom_msg({"type": "hello", "entries": {}}, [])
    sync._handle_custom_msg({"type": "put", "entries": entries}, [])
    assert batches == [{}, entries]
    at = "2026-11-15T14:32:00+00:00"
    assert sent == [
        {"type": "welcome", "stamps": {}, "at": at, "entries": {}},
        {"type": "saved", "stamps": {"a/b": STAMP}, "at": at},
    ]


def test_journal_sync_answers_hello_with_the_entries_of_the_page(content, sent):
    calls = []
    saved = {"a/b": {"value": "words", "at": STAMP}}

    def hello(scopes, today):
        calls.append((scopes, today))
        return lambda: saved

    def keep(_):
        calls.append("put")
        return SaveResult({}, None)

    sync = JournalSync(content.interface, "personal", ["one"], keep, hello)
    for scopes, day in ((["a", 3, None], "2026-03-02"), ("a", "soon"), (None, 7)):
        message = {"type": "hello", "entries": {}, "scopes": scopes, "day": day}
        sync._handle_custom_msg(message, [])
    assert calls == [(["a"], date(2026, 3, 2)), "put", ([], None), "put", ([], None), "put"]
    assert [item["entries"] for item in sent] == [saved] * 3


def test_journal_sync_reports_an_error_without_stamps(content, sent):
    def full(_):
        raise UserError("disk_full", path="workbook.json")

    sync = journal_sync(content, full)
    sync._handle_custom_msg({"type": "put", "entries": {"a/b": {"value": 1, "at": STAMP}}}, [])
    (message,) = sent
    assert message["sentence"].startswith("The disk is full, so your last change could not be")
    assert sync.problem == message["sentence"]


def test_journal_sync_acknowledges_valid_entries_and_reports_others(content, sent):
    refused = rejected_entries([EntryError(None, "entry_name")])
    sync = journal_sync(content, lambda _: SaveResult({"a": STAMP}, None, refused))
    sync._handle_custom_msg({"type": "put", "entries": {"a": 1, "<b>": 2}}, [])
    assert sent == [
        {"type": "saved", "stamps": {"a": STAMP}, "at": None},
        {"type": "error", "sentence": str(refused)},
    ]
    assert sync.problem == str(refused)


@pytest.mark.parametrize(
    "message", [None, [], "put", {"type": "put"}, {"type": "put", "entries": 3}]
)
def test_journal_sync_ignores_invalid_messages(content, sent, message):
    sync = journal_sync(content, lambda _: pytest.fail("nothing was there to keep"))
    sync._handle_custom_msg(message, [])
    assert sent == []


def test_a_failed_exercise_is_no_longer_expected(content):
    sync = journal_sync(content, lambda _: None)
    sync.stop_waiting_for("one")
    assert sync.expected == []


def test_the_item_list_opens_and_removes_listed_items_only(content, sent):
    calls = []
    words = content.chapter("map-your-loop").section("earlier").part
    entries = ItemList(
        words, lambda i: calls.append(("open", i)), lambda i: calls.append(("remove", i))
    )
    entries.show([{"id": "7f", "title": "Eggs", "note": "", "date": "", "shown": True}])
    for kind, name in (("open", "7f"), ("remove", "7f"), ("open", "other"), ("erase", "7f")):
        entries._handle_custom_msg({"type": kind, "id": name}, [])
    assert calls == [("open", "7f"), ("remove", "7f")]
    entries.removed("Eggs")
    assert sent == [{"type": "removed", "title": "Eggs"}]


def test_a_table_shows_rows_or_a_note():
    table = Table("What repeats", ["What", "Times"])
    table.show([], "Nothing yet.")
    assert table.content == {"rows": [], "note": "Nothing yet."}
    table.show([("late", "2 of 2")])
    assert table.content["rows"] == [["late", "2 of 2"]]


def test_a_chart_has_a_caption_and_a_table(content):
    chart = Chart("picture", content.interface)
    table = {"summary": "As a table", "columns": ["Reason", "Me"], "rows": [["Work", "Fits"]]}
    spec = {"data": [], "layout": {}}
    chart.show(spec, "Said", caption=("Found", "How to read it"), table=table)
    assert (chart.content["chart"], chart.content["table"]) == (spec, table)
    assert (chart.content["title"], chart.content["note"]) == ("Found", "How to read it")
    assert chart.earlier == {}
    chart.show_empty()
    assert chart.content == {"chart": None}
    chart.hide()
    assert chart.content["hidden"]
