"""The scripts use no feature that the supported browsers lack (Safari 15.4)."""

from __future__ import annotations

import re

import pytest

from tests.project.project_files import ROOT

SCRIPTS = sorted((ROOT / "workbook_lib" / "assets" / "js").glob("*.js"))

NEWER = {
    "a lookbehind (Safari 16.4)": r"\(\?<[=!]",
    "AbortSignal.timeout or any (Safari 16)": r"AbortSignal\.(timeout|any)",
    "toSorted, toReversed, with (Safari 16)": r"\.(toSorted|toReversed|toSpliced)\(",
    "a static block (Safari 16.4)": r"static \{",
    "Object.groupBy, Promise.withResolvers (Safari 17.4)": r"groupBy\(|withResolvers",
    "popover (Safari 17)": r"showPopover",
    "import maps, import assertions": r'from "[^"]+" (assert|with) ',
}


@pytest.mark.parametrize("feature", list(NEWER))
def test_no_script_uses(feature):
    names = [
        script.name for script in SCRIPTS if re.search(NEWER[feature], script.read_text("utf-8"))
    ]
    assert names == []


def test_the_feature_check_uses_old_syntax_only():
    text = (ROOT / "workbook_lib" / "assets" / "js" / "floor.js").read_text("utf-8")
    code = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    assert not re.search(r"=>|`|\b(let|const|class|import|async|await)\b|\?\.|\?\?|\.\.\.", code)
