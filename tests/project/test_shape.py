"""The size and the names of modules, and no unfinished code."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tests.project.project_files import LIBRARY, files, name, tracked

LONGEST = 500
MOST_FILES = 15
MOST_MODULES = 170
SHORT, MOST_SHORT = 40, 12
"""Modules with fewer lines are short."""
DRAWERS = {"common", "helper", "helpers", "misc", "util", "utils"}

UNFINISHED = {
    "a to-do comment": r"\b(TODO|FIXME|XXX|HACK)\b",
    "unimplemented code": r"\bNotImplementedError\b",
    "a test that does not run": r"\b(importorskip|(mark|pytest|unittest)\.skip|mark\.xfail)",
}
"""Forbidden text in code, by kind."""

FIXED_WAIT = r"\b(time\.sleep|asyncio\.sleep|wait_for_timeout)\b|setTimeout\(\w+, ?\d{4}"
"""Forbidden in tests."""


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


PROCESS_WIDE = {
    "encryption._scrypt_lock": "limits the memory of a process",
    "mode.process_state": "keys and a loaded record come to a whole process",
    "html.template_environment": "templates of the package, which nothing changes",
    "output._templates": "the same",
}
"""State outside an object that somebody owns, with the reason."""

STATEFUL = {"Lock", "RLock", "Event", "Queue", "defaultdict", "deque", "OrderedDict"}
"""Classes of other libraries whose instances change."""

CHANGES = {
    *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove"),
    *("setdefault", "update"),
}
"""Methods that change a container."""


def called_name(node):
    """Return the last part of the name that is called; empty for anything but a call."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


def is_frozen(kind):
    """Whether the instances of a class cannot be changed."""
    bases = {ast.unparse(base) for base in kind.bases}
    return bool(bases & {"NamedTuple", "StrEnum"}) or any(
        "frozen=True" in ast.unparse(decorator) for decorator in kind.decorator_list
    )


def bindings(tree):
    """Yield the names that a module binds to values, with the value."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def is_cached(node):
    """Whether a node is a cached function without parameters, so with one result for ever."""
    return (
        isinstance(node, ast.FunctionDef)
        and not ast.unparse(node.args)
        and any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
    )


def changed_name(node):
    """Return the name of what a node changes in place, such as ``x`` in ``x.y = 1``."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return getattr(node.value, "id", "")
    if isinstance(node, ast.Call) and called_name(node) in CHANGES:
        return getattr(getattr(node.func, "value", None), "id", "")
    return ""


def module_state(tree, classes, changeable):
    """Yield the names of a module's state: objects that change, and that no other object owns.

    Parameters
    ----------
    tree
        The parsed module.
    classes, changeable
        Names of all classes of the library, and of those whose instances can change.
    """
    bound = dict(bindings(tree))
    yield from (word for word, value in bound.items() if called_name(value) in changeable)
    yield from (node.name for node in tree.body if is_cached(node))
    shared = {*bound, *classes, "cls"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        elif changed_name(node) in shared:
            yield changed_name(node)


def test_state_has_an_owner():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in LIBRARY.rglob("*.py")}
    kinds = [
        node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    classes = {kind.name for kind in kinds}
    changeable = {*STATEFUL, *(kind.name for kind in kinds if not is_frozen(kind))}
    findings = {
        f"{path.stem}.{word}"
        for path, tree in trees.items()
        for word in module_state(tree, classes, changeable)
    }
    assert findings == set(PROCESS_WIDE)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("pool = Pool()", ["pool"]),
        ("pool: Pool = library.Pool()", ["pool"]),
        ("lock = threading.Lock()", ["lock"]),
        ("point = Point()", []),
        ("seen = []\ndef add(item):\n    seen.append(item)", ["seen"]),
        ("seen = {}\ndef add(item):\n    seen[item] = 1", ["seen"]),
        ("seen = {}\ndef size(item):\n    seen = {}\n    return len(seen)", []),
        ("count = 0\ndef add():\n    global count", ["count"]),
        ("class Pool:\n    @classmethod\n    def fill(cls):\n        cls.full = True", ["cls"]),
        ("def fill():\n    Pool.full = True", ["Pool"]),
        ("@cache\ndef pool():\n    return Pool()", ["pool"]),
        ("@cache\ndef pool(size):\n    return size", []),
    ],
)
def test_state_without_an_owner_is_seen(source, names):
    assert [*module_state(ast.parse(source), {"Pool", "Point"}, {"Pool", "Lock"})] == names


def test_no_module_has_a_catch_all_name():
    names = [name(path) for path in files("workbook_lib") if path.stem in DRAWERS]
    assert not names, f"a name that says nothing: {names}"


def test_no_unfinished_markers_are_left():
    markers = [
        f"{name(path)}:{number}: {marker}"
        for path in files("workbook_lib", "tests", "binder", ending=(".py", ".js", ".css", ".html"))
        if path.name != "test_shape.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for marker, pattern in UNFINISHED.items()
        if re.search(pattern, line)
    ]
    assert not markers, "\n".join(markers)


def test_no_test_waits_for_a_fixed_time():
    waits = [
        f"{name(path)}:{number}"
        for path in files("tests", "binder", ending=(".py", ".js"))
        if path.name != "test_shape.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(FIXED_WAIT, line)
    ]
    assert not waits, "\n".join(waits)


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
