"""The size and the names of modules, and no unfinished code."""

from __future__ import annotations

import re
from collections import Counter

from tests.project.project_files import LIBRARY, files, name, tracked

LONGEST = 500
MOST_FILES = 15
MOST_MODULES = 170
SHORT, MOST_SHORT = 40, 12
"""Modules with fewer lines are short."""
DRAWERS = {"common", "helper", "helpers", "misc", "util", "utils"}

UNFINISHED = {
    "a note to self": r"\b(TODO|FIXME|XXX|HACK)\b",
    "an empty promise": r"\bNotImplementedError\b",
    "a test that does not run": r"\b(importorskip|(mark|pytest|unittest)\.skip|mark\.xfail)",
    "a wait for the clock": r"\b(time\.sleep|asyncio\.sleep|wait_for_timeout)\b",
}
"""Forbidden text in code, by kind."""


def modules(*endings):
    return {
        name(path): len(path.read_text("utf-8").splitlines())
        for path in files("workbook_lib", ending=endings)
        if path.name != "__init__.py"
    }


def test_no_module_exceeds_the_line_limit():
    long = {path: lines for path, lines in modules(".py", ".js").items() if lines > LONGEST}
    assert not long, f"over {LONGEST} lines, so time to divide: {long}"


def test_no_package_exceeds_the_module_limit():
    counts = Counter(path.rpartition("/")[0] for path in modules(".py"))
    full = {folder: count for folder, count in counts.items() if count > MOST_FILES}
    assert not full, f"over {MOST_FILES} modules, so time to divide: {full}"


def test_modules_are_few_and_full():
    lines = modules(".py")
    assert len(lines) <= MOST_MODULES, f"{len(lines)} modules: merge small ones by subject"
    short = {path: count for path, count in lines.items() if count < SHORT}
    assert len(short) <= MOST_SHORT, f"merge some of these by subject: {short}"


def test_no_module_has_a_catch_all_name():
    names = [name(path) for path in LIBRARY.rglob("*") if path.stem in DRAWERS]
    assert not names, f"a name that says nothing: {names}"


def test_no_unfinished_markers_are_left():
    markers = [
        f"{name(path)}:{number}: {marker}"
        for path in files("workbook_lib", "tests", "binder", ending=(".py", ".js", ".css", ".html"))
        if path.name != "test_shape.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for marker, pattern in UNFINISHED.items()
        # Only tests must not wait.
        if re.search(pattern, line) and not ("clock" in marker and "workbook_lib" in name(path))
    ]
    assert not markers, "\n".join(markers)


def test_every_module_has_a_docstring():
    silent = [
        name(path)
        for path in files("workbook_lib", ending=("__init__.py",))
        if not path.read_text("utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert not silent, f"a few words at the top are missing: {silent}"


def test_every_browser_test_is_marked():
    """`make test-fast` leaves out the folder and what has the mark."""
    unmarked = [
        name(path)
        for path in files("tests/browser", ending=(".py",))
        if path.name.startswith("test_")
        and "\npytestmark = pytest.mark.browser\n" not in path.read_text("utf-8")
    ]
    assert not unmarked, f"without the mark of browser tests: {unmarked}"


BRITISH = (
    r"(?:arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rum|vap)our(?!g)\w*",
    (
        r"(?:apolog|author|capital|categor|custom|emphas|final|general|initial|maxim|memor|minim|"
        r"normal|optim|organ|parametr|prior|real|recogn|serial|standard|summar|synchron|util|visual)"
        r"is(?:e[drs]?|ing|ations?)"
    ),
    r"(?:anal|paral)ys(?:e[ds]?|ing)",
    r"cent(?:re[ds]?|ring)|metres?|litres?|fibres?|theatres?|licences?|defences?|offences?",
    r"practis(?:e[ds]?|ing)|counsell(?:ors?|ing|ed)|judgements?|acknowledgements?|artefacts?|dialogues",
    r"(?:dial|label|model|signal|travel)l(?:ed|ing)|(?:ful|instal)fil|ageing|sceptic\w*",
    r"grey\w*|learnt|misspelt|spelt|dreamt|whilst|amongst|anticlockwise|programmes?|tyres?",
    r"(?:other way|turn(?:ed|s)?|look(?:ed|s)?|go(?:es)?|all) round",
)
NOT_OURS = ("aria-labelledby", "Command Centre", "Counselling Link")
"""Names chosen by others."""
QUOTES_BRITISH = {"tests/project/test_shape.py", "tests/content/test_wording.py"}


def test_spelling_is_american():
    british = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(BRITISH)})(?![A-Za-z])", re.IGNORECASE)
    ours = (".py", ".js", ".css", ".html", ".j2", ".md", ".yaml", ".toml", ".ipynb")
    spellings = [
        f"{name(path)}:{number}: {match[0]}"
        for path in tracked()
        if path.name.endswith(ours) and name(path) not in QUOTES_BRITISH
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for match in british.finditer(re.sub("|".join(NOT_OURS), "", line))
    ]
    assert not spellings, "\n".join(spellings)


def test_the_spelling_check_finds_british_spelling():
    for word in ("colours", "centred", "licence", "the other way round", "organised", "labelled"):
        assert any(re.search(item, word) for item in BRITISH), word
