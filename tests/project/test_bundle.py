"""Generated files: bundled scripts, and the reduced plotly.js."""

from __future__ import annotations

import re

import pytest

from workbook_lib import assets
from workbook_lib.assets import bundle, library

ORDER = ("tokens", "base", "workbook", "page")
WIDGETS = {
    path.stem
    for path in (assets.FOLDER / "js").glob("*.js")
    if "export const widget" in path.read_text("utf-8")
}


def blocks(text):
    return re.findall(r"^const \$(\w+) = \{\};$", text, re.MULTILINE)


def exported_names(text):
    (names,) = re.findall(r"^export const modules = \{ (.*) \};$", text, re.MULTILINE)
    return [word.partition(":")[0] for word in names.removeprefix("...chapter, ").split(", ")]


@pytest.fixture
def make_bundles(tmp_path, monkeypatch):
    """Bundle other modules; return the result."""
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    (tmp_path / "js").mkdir()

    def make(**modules):
        for name, text in {"page": "", "binder_session": "", **modules}.items():
            (tmp_path / f"js/{name}.js").write_text(text, "utf-8")
        return [bundle.bundle(item).decode() for item in (bundle.CHAPTER, bundle.EXERCISES)]

    return make


def test_every_module_is_bundled_once_after_its_imports():
    first, exercises = (bundle.bundle(item).decode() for item in (bundle.CHAPTER, bundle.EXERCISES))
    assert blocks(first) == exported_names(first)
    assert blocks(exercises) == exported_names(exercises)
    modules = blocks(first) + blocks(exercises)
    assert len(modules) == len(set(modules))
    assert {"leave", "journal", "host", "binder_session"} <= set(blocks(first))
    assert "modules = { ...chapter, " in exercises
    assert set(modules) >= WIDGETS
    for at, name in enumerate(modules):
        source = (assets.FOLDER / f"js/{name}.js").read_text("utf-8")
        assert set(re.findall(r'"\./(\w+)\.js"', source)) <= set(modules[:at]), name


def test_the_style_sheet_has_all_rules_in_order():
    sheet = bundle.style_sheet().decode()
    at = [sheet.index((assets.FOLDER / f"css/{item}.css").read_text("utf-8")) for item in ORDER]
    assert at == sorted(at)
    alone = {"room", "noscript"}  # for pages of a room, and for browsers without scripts
    assert set(ORDER) == {path.stem for path in (assets.FOLDER / "css").glob("*.css")} - alone
    assert "@import" not in sheet  # has no effect inside a style sheet
    assert '"../fonts/' in sheet  # the relative path is the same from both folders


def test_imports_and_exports_keep_their_names(make_bundles):
    first, rest = make_bundles(
        page='import { one, two as three } from "./other.js";\nimport "./plain.js";\none(three);\n',
        other="export const one = 1;\nexport async function two() {}\nexport class Four {}\n",
        plain='const later = () => import("./other.js");\n',
        form='import { one } from "./other.js";\nexport const widget = { one };\n',
    )
    assert blocks(first) == ["other", "plain", "page", "binder_session"]
    assert "const { one, two: three } = $other;" in first
    assert "Object.assign($other, { one, two, Four });" in first
    assert "const later = () => Promise.resolve($other);" in first
    # Without a top-level await, which never finishes in WebKit.
    assert rest.startswith('import { modules as chapter } from "./chapter.js";\n')
    assert " await " not in rest
    # With the version of the page in the URL, or the browser would load it twice.
    versioned = bundle.bundle(bundle.EXERCISES, "?v=1").decode()
    assert versioned.startswith('import { modules as chapter } from "./chapter.js?v=1";\n')
    assert blocks(rest) == ["form"]
    assert not re.search(r"^import|^export (?!const modules)", first, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    [
        "export let one = 1;\n",
        "export default 1;\n",
        'import one from "./other.js";\n',
        'import * as one from "./other.js";\n',
        'import { one } from "elsewhere";\n',
        'export { one } from "./other.js";\n',
    ],
)
def test_unsupported_module_syntax_is_rejected(make_bundles, text):
    with pytest.raises(ValueError, match=r"page\.js"):
        make_bundles(page=text, other="")


def test_circular_imports_are_rejected(make_bundles):
    with pytest.raises(ValueError, match="circular import"):
        make_bundles(page='import "./other.js";\n', other='const x = () => import("./page.js");\n')


def test_plotly_js_is_unwrapped_with_its_license_comments():
    wrapped = assets.plotly_js().read_text("utf-8")
    bare = library.unwrap(wrapped)
    assert bare != wrapped, "the installed plotly is wrapped in another way"
    assert wrapped.partition("*/")[0] in bare
    assert 0 < len(wrapped) - len(bare) < 300
    assert bare.count("@license") == wrapped.count("@license") > 0
    assert bare.endswith("\nwindow.Plotly = Plotly;\n")


@pytest.mark.parametrize(
    "source",
    [
        "var Plotly = 1;",
        f"{library.WRAPPER_HEAD}var Plotly = 1;",
        f"var Plotly = 1;{library.WRAPPER_TAIL}",
        f"{library.WRAPPER_HEAD}var Plotly = 1;{library.WRAPPER_TAIL}more()",
    ],
)
def test_plotly_js_with_an_unknown_wrapper_is_unchanged(source):
    assert library.unwrap(source) == source


def test_plotly_js_registers_scatter_only():
    unwrapped = library.unwrap(assets.plotly_js().read_text("utf-8"))
    spare = library.keep_only_scatter(unwrapped)
    assert len(spare) < len(unwrapped), "the installed plotly registers its traces in another way"
    [before] = library.REGISTER_CALL.findall(unwrapped)
    assert before.count(",") > 40
    assert unwrapped.replace(before, "") == spare


@pytest.mark.parametrize("source", ["core.register(all);", "core.register([a(),b()]);"])
def test_plotly_js_with_an_unknown_registration_is_unchanged(source):
    assert library.keep_only_scatter(source) == source


KNOWN = """"use strict";var Plotly=(()=>{\
var Ea=(e,t,r)=>()=>{if(r)throw r[0];try{return e&&(t=e(e=0)),t}catch(i){throw r=[i],i}};\
var W=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(r){throw t=0,r}};\
var one=W((e,t)=>{t.exports=two()});\
var two=W(()=>{new1()});\
var three=W(e=>{four()});var late={};var new1=Ea(()=>{late=1});\
var four=W((e,t)=>{e.five()});\
var five=W(()=>{five()});\
var last=W((e,t)=>{t.exports=one()});return last();})();
window.Plotly = Plotly;
"""


def test_unreachable_modules_are_dropped():
    unreachable = library.drop_unreachable(KNOWN)
    # A module of the newer helper keeps the one before it, with its dependencies.
    dropped = "var five=W(()=>{five()});"
    assert dropped in KNOWN
    assert unreachable == KNOWN.replace(dropped, "")


@pytest.mark.parametrize("part", ["=>()=>{if(r)", "return t||e(", "var one=", "=W("])
def test_plotly_js_with_unknown_modules_is_unchanged(part):
    source = KNOWN.replace(part, "var two=" if part == "var one=" else "~")
    assert library.drop_unreachable(source) == source


def test_a_quarter_of_plotly_js_remains_without_dangling_names():
    unreduced = library.keep_only_scatter(library.unwrap(assets.plotly_js().read_text("utf-8")))
    text = library.plotly_library().decode()
    assert len(text) < 0.3 * len(unreduced), (
        "the installed plotly writes its modules in another way"
    )
    assert text.count("@license") > 0
    assert text.endswith(unreduced[-2_000:])
    assigned = re.compile(r"(?:\bvar |[,;])([\w$]+)=(?:W|Ea)\(")
    dropped = {*assigned.findall(unreduced)} - {*assigned.findall(text)}
    assert len(dropped) > 800
    assert not dropped & {*re.findall(r"(?<![\w$.])([\w$]+)(?=\(\))", text)}
