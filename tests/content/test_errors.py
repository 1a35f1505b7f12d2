"""Every error has a code, an English message, and the same words in the pack."""

from __future__ import annotations

import ast
import errno
import re
import shutil

import pytest

from tests.content.words import PACK, ROOT
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.schema.interface import ErrorMessages
from workbook_lib.errors import ERROR_MESSAGES, ErrorMessage, UserError, cause_of, placeholders
from workbook_lib.record.values import EntryError, UnreadableFile, rejected_entries

RAISED = ("UserError", "ErrorMessage", "UnreadableFile", "EntryError")


def subclasses(kind):
    yield kind
    for subclass in kind.__subclasses__():
        yield from subclasses(subclass)


def calls():
    """Every call in the library that names a code: its place, its code and its values."""
    names = {*RAISED, "ShareCodeError", "NoRecord", "_entry_error"}
    for path in sorted((ROOT / "workbook_lib").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            own = ast.unparse(node.func) == "super().__init__" and path.name != "widget.py"
            if name in names or (own and _first(node) in ERROR_MESSAGES):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node


def _first(node):
    code = node.args[0] if node.args else None
    return code.value if isinstance(code, ast.Constant) else None


def codes(node, name):
    """The codes that a call can name: constants, also on both sides of a condition."""
    argument = node.args[1 if name in ("EntryError", "_entry_error") else 0]
    choices = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
    return [choice.value for choice in choices if isinstance(choice, ast.Constant)]


def test_every_code_of_the_library_has_a_message_and_every_message_is_used():
    used = {code for _, name, node in calls() for code in codes(node, name)}
    assert used == set(ERROR_MESSAGES)


def test_a_call_gives_the_values_that_its_message_shows():
    wrong = []
    for place, name, node in calls():
        keywords = {keyword.arg for keyword in node.keywords} - {"newer"}
        for values in node.args[1:]:
            if isinstance(values, ast.Dict):
                keywords |= {key.value for key in values.keys}
        if (
            name in ("EntryError", "_entry_error") or None in keywords
        ):  # filled by the class, or elsewhere
            continue
        wrong += [
            f"{place}: {code}"
            for code in codes(node, name)
            if set(placeholders(ERROR_MESSAGES[code])) != keywords
        ]
    assert wrong == []


def test_the_english_pack_has_the_same_words():
    errors = load_pack(PACK).interface.errors
    assert errors.model_fields_set == set(ERROR_MESSAGES)
    assert load_pack(PACK).interface.error_messages == dict(ERROR_MESSAGES)


def test_a_message_is_a_sentence_or_a_part_of_one():
    parts = re.compile(
        r"^(entry|file|seal|version|cause)_|^(this_file|that_version|cloud_service|notebook_beside)$"
    )
    for code, message in ERROR_MESSAGES.items():
        assert message.endswith((".", "}", ":", "my-words")) or parts.match(code), code


def test_an_error_speaks_the_language_of_a_pack(tmp_path):
    pack = shutil.copytree(PACK, tmp_path / "de")
    text = (pack / "interface.yaml").read_text("utf-8")
    for code, message in (
        ("unnamed_answer_not_saved", "Eine Antwort bleibt hier: {reason}."),
        ("entry_number", "eine Zahl ist zu groß"),
        ("file_empty", "sie ist leer"),
    ):
        text = re.sub(rf"\n  {code}: .*", f'\n  {code}: "{message}"', text)
    (pack / "interface.yaml").write_text(text, "utf-8")
    words = load_pack(pack).interface.error_messages
    error = EntryError(None, "entry_number")
    assert error.text(words) == "Eine Antwort bleibt hier: eine Zahl ist zu groß."
    assert str(error).startswith("One answer cannot be saved because it has a number in it")
    assert rejected_entries([error]).text(words) == error.text(words)
    assert UnreadableFile("file_empty").about("x.json").text(words).startswith("x.json cannot be")
    assert UnreadableFile("file_empty").text(words).endswith(": sie ist leer.")


def test_a_pack_without_a_message_has_the_english_one():
    assert ErrorMessages().model_dump() == dict(ERROR_MESSAGES)
    assert UserError("hub_only").text({}) == ERROR_MESSAGES["hub_only"]


def test_no_text_of_the_system_is_shown():
    """The system speaks English, whatever the language of the reader."""
    for path in sorted((ROOT / "workbook_lib").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not isinstance(node, ast.Attribute) or node.attr != "strerror", path


def test_each_kind_of_system_error_has_a_cause():
    full, other = (cause_of(OSError(number, "Nope")) for number in (errno.ENOSPC, errno.EIO))
    assert full.text() == ERROR_MESSAGES["cause_disk_full"]
    assert str(errno.EIO) in other.text()
    assert cause_of(OSError("Nope")).text() == ERROR_MESSAGES["cause_unknown"]


def test_braces_in_a_value_are_shown_as_they_are():
    error = UserError("save_failed", path="{cause}", cause="{path} {0} {")
    assert "to {cause} ({path} {0} {)." in str(error)


@pytest.mark.parametrize("kind", sorted(subclasses(UserError), key=lambda kind: kind.__name__))
def test_a_class_of_its_own_is_caught_somewhere(kind):
    library = "\n".join(p.read_text("utf-8") for p in (ROOT / "workbook_lib").rglob("*.py"))
    assert re.search(rf"(except|isinstance)\b[^\n]*\b{kind.__name__}\b", library)


def test_a_message_in_a_message_is_in_the_same_language():
    inner = ErrorMessage("file_empty")
    outer = ErrorMessage("file_unreadable", {"file": ErrorMessage("this_file"), "reason": inner})
    assert outer.text({"file_empty": "leer", "this_file": "Die Datei"}) == (
        "Die Datei cannot be opened as a workbook, and nothing was changed: leer."
    )


def test_a_path_keeps_its_order_on_a_page_from_right_to_left():
    arabic = load_pack(pack_folder("ar")).interface.error_messages
    error = UserError("save_failed", path="/words/me", cause=cause_of(OSError(errno.EIO, "")))
    assert "\u2068/words/me\u2069" in error.text(arabic, isolated=True)
    assert "\u2068" not in error.text(arabic), "a terminal would copy the marks"
    assert error.text(isolated=True) == error.text()
