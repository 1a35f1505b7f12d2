"""The safety check: by design, no answer can leave the page."""

from __future__ import annotations

import re

from tests.project.project_files import LIBRARY
from workbook_lib.content.parts.help import SafetyPart
from workbook_lib.widgets.blocks import Safety

SCRIPT = (LIBRARY / "frontend/src/widgets/safety.js").read_text(encoding="utf-8")
GRAMMAR = (LIBRARY / "frontend/src/core/language.js").read_text(encoding="utf-8")
CODE, GRAMMAR_CODE = (
    re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL) for text in (SCRIPT, GRAMMAR)
)


def part(content) -> SafetyPart:
    part = content.chapter("get-help").section("check").part
    assert isinstance(part, SafetyPart)
    return part


def test_the_safety_script_cannot_send_or_store_anything():
    assert re.findall(r'from "([^"]+)"', CODE) == ["../core/language.js", "../ui/dom.js"]
    assert re.findall(r'from "([^"]+)"', GRAMMAR_CODE) == []
    ways_out = (
        *("journal", "Storage", "indexedDB", "cookie", "caches", "fetch", "XMLHttp", "Beacon"),
        *("WebSocket", "postMessage", "BroadcastChannel", "location", "history", "document.title"),
        *(".send", ".set(", "save_changes", "console", "href", "innerHTML"),
    )
    assert [word for word in ways_out if word in CODE] == []
    formatters = GRAMMAR_CODE.replace("formatters.set(", "")
    assert [word for word in ways_out if word in formatters] == []


def test_the_safety_script_never_reads_an_answer():
    assert not re.search(r"\.(?:checked|value|elements|FormData)\b|:checked", CODE)


def test_the_safety_widget_sends_texts_and_receives_nothing(content):
    widget = Safety(part(content))
    assert set(Safety.class_own_traits(sync=True)) == {"component", "content"}
    before = widget.get_state()
    widget._handle_custom_msg({"type": "put", "entries": {"x": 1}}, [])
    assert widget.get_state() == before


def test_the_safety_check_covers_all_required_topics(content):
    questions = part(content).questions
    assert [question.id for question in questions] == [
        "fear",
        "harm",
        "control",
        "sex",
        "watched",
        "own",
    ]
    for question in questions:
        assert question.text.endswith("?")
        # Raised voices alone do not make joint work unsafe.
        assert not re.search(
            r"\b(?:argu|shout|yell|loud|row)\w*", f"{question.text} {question.examples}"
        )


def test_a_person_who_frightens_a_partner_is_offered_help(content):
    check = part(content)
    ends = " ".join(check.after.text)
    own = next(
        group
        for group in content.chapter("get-help").section("lines").part.groups
        if group.id == "own"
    )
    assert own.title in ends
    assert not re.search(r"\b(?:shame|abus\w+|violent|fault|guilt\w*)\b", ends)


def test_no_answer_has_its_own_target(content):
    check = part(content)
    assert all(isinstance(answer, str) for answer in check.words.answers)
    words = " ".join((*check.after.text, check.after.gone, check.after.sentence.before)).lower()
    for phrase in ("you are safe", "you’re safe", "your answers show", "because you", "you said"):
        assert phrase not in words
