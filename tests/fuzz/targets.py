"""Everything that parses untrusted bytes. Each target accepts a case or rejects it with a message.

A target returns whether it accepted the case. Any exception is a finding: a traceback, an invalid
message, a control character, markup that could run.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from unittest import mock

from ipywidgets import HTML
from ipywidgets.widgets.widget import _instances
from jupyter_client.session import json_packer

from workbook_lib import cli
from workbook_lib.content.loading.loader import (
    OpenedChapter,
    check_pack,
    load_pack,
    open_chapter,
    pack_folder,
)
from workbook_lib.content.loading.pack_reader import validate_source
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.content.loading.yaml_source import parse_yaml
from workbook_lib.content.markdown import to_html
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.errors import UserError
from workbook_lib.export.html import render_page
from workbook_lib.export.take_home import build_sheet
from workbook_lib.export.text import plain_text, sheet_csv
from workbook_lib.page.page import Page
from workbook_lib.record import decode, encode
from workbook_lib.record.values import UnreadableFile
from workbook_lib.sections import output
from workbook_lib.sections.take_home import draw_pictures
from workbook_lib.session.record_session import RecordSession
from workbook_lib.settings import Settings
from workbook_lib.store.mode import GuestStore
from workbook_lib.widgets.blocks import ItemList
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.journal_sync import JournalSync
from workbook_lib.widgets.plan import SharedPlan
from workbook_lib.widgets.take_home import TakeHomePreview
from workbook_lib.workshop.questions import offer_options, offer_questions
from workbook_lib.workshop.share_codes import ShareCodeError, read_code, read_codes, share_code

GOOD_PACK = Path(__file__).parents[1] / "fixtures" / "content" / "good"

TAGS = frozenset(
    """
    html head meta title style body main header section article aside nav footer div span p hr br
    h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong small b bdi i a
    details summary table caption thead tbody tr th td figure figcaption
    svg g foreignobject path text tspan rect circle line polyline polygon defs marker
    lineargradient stop desc
    """.split()  # noqa: SIM905 - read more easily than as a list
)
"""Allowed elements, none of which runs code or loads anything."""


def plain(sentence: str) -> None:
    """Check that a message is safe to show."""
    assert sentence.isprintable(), "it has control characters"
    assert re.search(r"[.?]( \[BU\d{3}\])?$", sentence), "it does not end with a stop"
    assert len(sentence) < 2000, "it is too long"


def bare(problem: Exception) -> None:
    """Check that an error has no cause, which may contain the whole text."""
    assert problem.__cause__ is None, "its cause may contain the text"


class _Harmless(HTMLParser):
    """Parses markup, and reports whatever could run or leave the page."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, f"an unknown tag: {tag[:20]}"
        for name, value in attributes:
            assert not name.startswith("on"), "an attribute that runs code"
            if name in ("href", "src", "srcset", "action", "xlink:href"):
                # As a browser reads it, without ignored characters.
                address = re.sub(r"[\0-\x20]", "", value or "").replace("\\", "/").lower()
                scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", address)
                assert scheme is None or scheme[0] in ("http", "https", "mailto", "tel", "sms")
                assert not address.startswith("//"), "a link to another host without a scheme"


def harmless(markup: str) -> None:
    """Check that markup cannot run."""
    _Harmless(convert_charrefs=True).feed(markup)


@cache
def content():
    """Return the English words."""
    return load_pack(pack_folder("en", Settings()))


@cache
def _offer_options():
    return offer_options(offer_questions(content()))


def file(data: bytes) -> bool:
    """Open a record file."""
    try:
        record = decode(data)
    except UnreadableFile as trouble:
        plain(str(trouble))
        bare(trouble)
        return False
    try:
        again = encode(record)
    except UserError as trouble:  # indented, it may exceed the size limit
        plain(str(trouble))
        return True
    assert decode(again) == record
    again.decode("utf-8")
    return True


def silent(kind, *arguments):
    """Create a widget that collects its messages."""

    class Silent(kind):
        def send(self, message, *_):
            json_packer(message)
            self.sent.append(message)

    widget = Silent(*arguments)
    widget.sent = []
    return widget


@cache
def _journal_sync():
    return silent(JournalSync, content().interface, "guest", [], lambda _: None)


@cache
def _others():
    chapters = {chapter.id: chapter for chapter in content().chapters}
    plan = chapters["a-plan-for-two"].sections
    [joint] = [item.part for item in plan if item.part and item.part.kind == "joint"]
    loop = chapters["map-your-loop"]
    form = Form(loop.section("what-happened").part.exercise, content().interface.field)
    entries = ItemList(loop.section("earlier").part, lambda _: None, lambda _: None)
    [take_home] = content().parts(TakeHomePart)
    paper = silent(TakeHomePreview, take_home, "take-home", "", "", str)
    joined = silent(SharedPlan, joint, "plan/", lambda _: 0, lambda: None, lambda: None)
    return (form, entries, paper, joined)


def wire(data: bytes) -> bool:
    """Send a message of a page to the widgets of a kernel."""
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        return False  # rejected by the protocol's parser
    for widget in _others():
        # Not through ipywidgets, which logs exceptions of handlers.
        widget._handle_message(widget, message, [])
    sync, session = _journal_sync(), RecordSession(GuestStore())
    sync.sent.clear()
    sync._on_put = session.put
    sync._handle_message(sync, message, [])
    for answer in sync.sent:
        if answer["type"] == "error":
            plain(answer["sentence"])
        else:
            stamps = {path: entry.stamp.to_json() for path, entry in session.record.entries.items()}
            assert answer["stamps"] == stamps
    json_packer(session.entries("cycle"))
    return bool(session.record.entries)


def code(data: bytes) -> bool:
    """Read a share code, alone and as a list of them."""
    options, text = _offer_options(), data.decode("utf-8", "surrogateescape")
    for item in read_codes(text, options).unread:
        plain(str(item.error))
    try:
        share_code_read = read_code(text, options)
    except ShareCodeError as trouble:
        plain(str(trouble))
        return False
    assert (
        read_code(share_code(share_code_read.offer, options, share_code_read.identity), options)
        == share_code_read
    )
    return True


def words(data: bytes) -> bool:
    """Read one content file."""
    tree = parse_yaml("first.yaml", data.decode("utf-8", "replace"))
    is_valid = validate_source(tree, Chapter) is not None
    for problem in tree.problems:
        plain(str(problem))
    assert is_valid or tree.problems
    return is_valid


@cache
def _pack() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="between-us-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(shutil.copytree(GOOD_PACK, folder / "en"))


def pack(data: bytes) -> bool:
    """Use a content pack with a hostile file, selected by the first byte."""
    names = sorted(path.relative_to(_pack()) for path in _pack().rglob("*.yaml"))
    changed = _pack() / names[data[0] % len(names) if data else 0]
    before = changed.read_bytes()
    try:
        changed.write_bytes(data[1:])
        problems = check_pack(_pack())
        for problem in problems:
            plain(str(problem))
        with contextlib.suppress(ContentError):
            assert isinstance(open_chapter(_pack(), "first"), OpenedChapter)
        try:
            load_pack(_pack())
        except ContentError as trouble:
            plain(str(trouble))
            assert problems
            return False
        return True
    finally:
        changed.write_bytes(before)


def markdown(data: bytes) -> bool:
    """Render Markdown."""
    harmless(to_html(data.decode("utf-8", "replace")[:20_000]))
    return True


def arguments(data: bytes) -> bool:
    """Parse command line arguments; nothing is served."""
    argv = [word.decode("utf-8", "surrogateescape") for word in data.split(b"\0")]
    errors = io.StringIO()
    with (
        mock.patch.dict(os.environ),
        mock.patch.object(cli, "_serve", lambda chosen: cli._set_environment(chosen, "guest") or 0),
        mock.patch.object(cli, "_lab", lambda chosen: cli._set_environment(chosen, "guest") or 0),
        contextlib.redirect_stderr(errors),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        try:
            status = cli.main(argv)
        except SystemExit as ended:
            status = ended.code
    assert status in (0, 1, 2)
    if status == 2:
        return False
    for line in errors.getvalue().splitlines():
        plain(line)
    return status == 0


def sheet(data: bytes) -> bool:
    """Render the take-home sheet of a record file."""
    try:
        record = decode(data)
    except UnreadableFile:
        return False
    [part] = content().parts(TakeHomePart)
    every = {piece.id for piece in part.pieces}
    pictures = draw_pictures(record, content(), part.sheet, every)
    take_home = build_sheet(record, content(), part, pictures, every, date(2026, 11, 22))
    harmless(render_page(take_home))
    json_packer({"text": plain_text(take_home), "csv": sheet_csv(take_home, part.files.columns)})
    return True


def chapter(data: bytes) -> bool:
    """Open a chapter, selected by the bytes, with a record file."""
    try:
        record = decode(data)
    except UnreadableFile:
        return False
    store = GuestStore()
    store.save(record)
    names = [item.id for item in content().chapters]
    name = names[zlib.crc32(data) % len(names)]
    outputs: list[object] = []
    before = set(_instances)
    with (
        mock.patch.object(
            output, "display", lambda output_shown, **_: outputs.append(output_shown)
        ),
        mock.patch.object(output, "HTML", lambda markup: markup),
    ):
        opened = Page(
            open_chapter(pack_folder("en", Settings()), name), RecordSession(store), "guest"
        )
        for section in opened.chapter.sections:
            opened.show(section.id)
    for item in outputs:
        if isinstance(item, str):
            assert "data-trouble" not in item, f"a section of {name} failed"
            harmless(item)
    new = [widget for name, widget in list(_instances.items()) if name not in before]
    for widget in new:
        json_packer(widget.get_state())
        harmless(widget.value if isinstance(widget, HTML) else getattr(widget, "markup", ""))
    for name in _instances.keys() - before:
        _instances[name].close()
    return True


TARGETS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        item.__name__: item
        for item in (file, wire, code, words, pack, markdown, arguments, sheet, chapter)
    }
)
"""Every target by its name."""
