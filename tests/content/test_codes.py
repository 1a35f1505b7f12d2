"""Every check has a code, which the guide explains and a test provokes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.content import guide
from tests.content.test_cross_checks import fields
from tests.content.test_measures import keyed, subscales
from tests.content.test_mistakes import CASES, GOOD, read_case
from tests.content.translated_pack import copy_english
from tests.content.words import ROOT
from workbook_lib.content.loading.loader import (
    check_pack,
    notebook_notices,
    open_chapter,
    pack_folder,
    pack_notices,
)
from workbook_lib.content.loading.po_files import import_po
from workbook_lib.content.loading.problems import ContentError, ProblemCode
from workbook_lib.content.loading.yaml_source import MAX_TEXT_LENGTH, MAX_VALUES
from workbook_lib.settings import Settings

ROW = re.compile(r"^\| (BU\d{3}) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
IN_CASES = {
    code
    for path in CASES
    for sentence in read_case(path)["expect"]
    for code in re.findall(r"\[(BU\d{3})\]$", sentence)
}


def language_not_found(pack):
    with pytest.raises(ContentError) as caught:
        pack_folder("xx", Settings(content=pack.parent))
    return caught.value.problems


def chapter_not_found(pack):
    with pytest.raises(ContentError) as caught:
        open_chapter(pack, "third")
    return caught.value.problems


def too_many_files(pack):
    for number in range(60):
        (pack / f"more-{number}.yaml").touch()
    return check_pack(pack)


def not_a_file(pack):
    (pack / "home.yaml").unlink()
    (pack / "home.yaml").mkdir()
    return check_pack(pack)


def link_leaves_pack(pack):
    (pack / "home.yaml").rename(pack.parent / "elsewhere.yaml")
    (pack / "home.yaml").symlink_to(pack.parent / "elsewhere.yaml")
    return check_pack(pack)


def unreadable(pack):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        return check_pack(pack)


def refuse(path, mode):
    raise PermissionError(13, "Permission denied")


def added(text):
    """Return a function that checks a pack with more text at the end of a chapter."""

    def check(pack):
        with (pack / "first.yaml").open("a", encoding="utf-8") as stream:
            stream.write(text)
        return check_pack(pack)

    return check


def unlisted(pack):
    (pack / "second.yaml").touch()
    return pack_notices(pack)


def retired(pack):
    added("from: []\n")(pack)
    return pack_notices(pack)


def without_notebook(pack):
    return notebook_notices(pack, pack)


def not_shown(pack):
    cells = [
        {"cell_type": "markdown", "source": ["Words"]},
        {"cell_type": "code", "source": ["page = open('first')\n", 'page.show("read")']},
    ]
    (pack / "01-first.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    return notebook_notices(pack, pack)


def other_value(pack):
    return changed_english("get-help.yaml", lambda text: text.replace("2026-11-29", "a day"))(pack)


def notebook_taken(pack):
    text = (pack / "first.yaml").read_text("utf-8").replace("id: first", "id: second")
    (pack / "second.yaml").write_text(text, "utf-8")
    listed = (pack / "pack.yaml").read_text("utf-8").replace("- first", "- first\n  - second")
    (pack / "pack.yaml").write_text(listed, "utf-8")
    return check_pack(pack)


def changed_english(file, change):
    """Return a function that checks the English pack with a file changed."""

    def check(pack):
        folder = shutil.copytree(pack_folder("en", Settings()), pack.parent / "english")
        text = (folder / file).read_text("utf-8")
        assert change(text) != text
        (folder / file).write_text(change(text), "utf-8")
        return check_pack(folder)

    return check


def changed_check_in(change):
    def changed(text):
        value = yaml.safe_load(text)
        change(fields(value))
        return yaml.safe_dump(value, allow_unicode=True)

    return changed_english("signs-over-time.yaml", changed)


def measure(name, **parts):
    def check(pack):
        text = yaml.safe_dump(keyed(name, **parts), sort_keys=False)
        (pack / "measures" / f"{name}.yaml").write_text(text, "utf-8")
        return check_pack(pack)

    return check


PO_HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n\n'


def po_entry(context, translation):
    return f'msgctxt "{context}"\nmsgid "A"\nmsgstr "{translation}"\n'


def po_file(text):
    """Return a function that imports a PO file, and returns its problems and notices."""

    def check(pack):
        folder = copy_english(pack.parent / "translated", "get-help")
        path = folder / "es.po"
        path.write_text(text, "utf-8")
        try:
            return import_po(path, folder).notices
        except ContentError as error:
            return error.problems

    return check


def no_plural_rule(pack):
    text = (pack / "pack.yaml").read_text("utf-8")
    (pack / "pack.yaml").write_text(text.replace("language: en", "language: xx"), "utf-8")
    return pack_notices(pack)


ELSEWHERE = {
    ProblemCode.FOLDER_NOT_FOUND: lambda pack: check_pack(pack / "none"),
    ProblemCode.LANGUAGE_NOT_FOUND: language_not_found,
    ProblemCode.CHAPTER_NOT_FOUND: chapter_not_found,
    ProblemCode.TOO_MANY_FILES: too_many_files,
    ProblemCode.NOT_A_FILE: not_a_file,
    ProblemCode.LINK_LEAVES_PACK: link_leaves_pack,
    ProblemCode.FILE_UNREADABLE: unreadable,
    ProblemCode.TOO_MANY_PROBLEMS: added("".join(f"key-{count}: x\n" for count in range(200))),
    ProblemCode.UNLISTED_CHAPTER: unlisted,
    ProblemCode.RETIRED_KEY: retired,
    ProblemCode.SECTION_NOT_SHOWN: not_shown,
    ProblemCode.NOTEBOOK_NOT_FOUND: without_notebook,
    ProblemCode.TOO_MANY_VALUES: added("more: [" + "[]," * MAX_VALUES + "]\n"),
    ProblemCode.TEXT_TOO_LONG: added(f"more: {'x' * (MAX_TEXT_LENGTH + 1)}\n"),
    ProblemCode.OTHER_VALUE: other_value,
    ProblemCode.NOTEBOOK_TAKEN: notebook_taken,
    ProblemCode.CHECK_IN_FIELD: changed_check_in(lambda known: known["date"][1].update(id="x")),
    ProblemCode.CHECK_IN_SUBJECT: changed_check_in(
        lambda known: known["subject"][1]["options"][1].update(id="both")
    ),
    ProblemCode.KEY_RANGE: measure(
        "ecr-s", scales=[{"id": "s7", "low": 1, "high": 5, "anchors": ["Low", "High"]}]
    ),
    ProblemCode.KEY_SUBSCALES: measure(
        "csi-16", subscales=subscales("csi-16", "satisfaction", id="other")
    ),
    ProblemCode.KEY_SCORE: measure("ecr-s", subscales=subscales("ecr-s", "anxiety", score="mean")),
    ProblemCode.KEY_ITEMS: measure("ecr-s", subscales=subscales("ecr-s", "anxiety", reversed=[])),
    ProblemCode.PO_SYNTAX: po_file("no PO file\n"),
    ProblemCode.PO_PLACE: po_file(
        PO_HEADER + po_entry("interface.yaml/save/saved_personal", "Saved")
    ),
    ProblemCode.PO_LINK: po_file(PO_HEADER + po_entry("home.yaml/title", "[A](b.ipynb)")),
    ProblemCode.PO_UNKNOWN_TEXT: po_file(PO_HEADER + po_entry("home.yaml/none", "A")),
    ProblemCode.NO_PLURAL_RULE: no_plural_rule,
    ProblemCode.PO_UNCHECKED: po_file(
        f'{PO_HEADER}#, fuzzy\n#| msgctxt "a"\n{po_entry("home.yaml/title", "A")}'
    ),
}
"""Functions that provoke the codes without a file in ``bad``."""


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "packs" / "en"))


def test_the_guide_explains_every_code_and_no_other():
    rows = ROW.findall(guide.PATH.read_text("utf-8"))
    assert [row[0] for row in rows] == [code.value for code in ProblemCode]
    whats = [row[1] for row in rows]
    assert len(set(whats)) == len(whats)


def test_every_problem_code_has_a_test_case():
    assert {code.value for code in ProblemCode} - IN_CASES == set(ELSEWHERE)


@pytest.mark.parametrize("code", ELSEWHERE)
def test_problem_codes_without_a_case_are_raised_directly(code, pack):
    problems = ELSEWHERE[code](pack)
    assert code in {problem.code for problem in problems}
    assert all(str(problem).endswith(f" [{problem.code}]") for problem in problems)


def test_a_chapter_without_a_notebook_is_named_with_the_folder_for_it(pack):
    (notice,) = without_notebook(pack)
    assert str(notice) == (
        "first.yaml, line 2, notebook: the notebook 01-first.ipynb does not exist, so no page "
        f"shows this chapter. Add it to {pack}. [BU017]"
    )


def test_the_notebook_of_every_chapter_shows_every_section(pack):
    assert notebook_notices(pack_folder("en", Settings()), ROOT / "notebooks") == []
    notices = not_shown(pack)
    assert notices[0].path == ("sections", "own")
    assert str(notices[0]).startswith("first.yaml, line ")


@pytest.mark.parametrize(
    "source", ["for name in names: page.show(name)", "%matplotlib inline", "page.show()"]
)
def test_a_notebook_whose_sections_are_unknown_gets_no_notice(pack, source):
    cells = [{"cell_type": "code", "source": [source]}]
    (pack / "01-first.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    assert notebook_notices(pack, pack) == []
