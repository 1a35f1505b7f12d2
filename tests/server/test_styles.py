"""The style sheets: scoped to our root element, with one dark theme."""

from __future__ import annotations

import re

import pytest

from tests.project.project_files import LIBRARY

STYLES = LIBRARY / "frontend" / "styles"
SHEETS = sorted(path for path in STYLES.glob("*.css") if path.stem not in ("notebook", "pages"))


def bare(path):
    """Return a style sheet without comments and quoted strings."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r'"[^"]*"', '""', text)


def blocks(text):
    """Yield selector and content of each top-level block."""
    start = depth = 0
    for at, letter in enumerate(text):
        if letter == "{":
            depth += 1
            if depth == 1:
                selector, inside = text[start:at].strip(), at + 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield selector.rpartition(";")[2].strip(), text[inside:at]
                start = at + 1


def outermost(text):
    """Yield complete selectors."""
    for selector, inside in blocks(text):
        if selector.startswith(("@media", "@container")):
            yield from outermost(inside)
        else:
            yield selector


def alternatives(selector):
    """Split a selector at commas outside brackets."""
    parts, depth = [""], 0
    for letter in selector:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_styles_apply_only_to_our_elements(path):
    allowed = ("@font-face", "@keyframes bu-", "@page")
    for selector in outermost(bare(path)):
        if selector.startswith(allowed):
            assert path.name == "page.css" or not selector.startswith("@page")
        else:
            for alternative in alternatives(selector):
                assert re.search(r"\.bu-|#bu-", alternative), f"{path.name}: {alternative}"


def test_both_dark_themes_have_the_same_colors():
    text = bare(STYLES / "tokens.css")
    dark = [
        re.sub(r"\s+", " ", inside)
        for media, block in blocks(text)
        if media.startswith("@media screen")
        for _, inside in blocks(block)
    ]
    assert len(dark) == 2
    assert dark[0] == dark[1]


def test_every_dark_color_has_a_light_one():
    text = bare(STYLES / "tokens.css")
    light = next(inside for selector, inside in blocks(text) if "html.bu-root" in selector)
    names = set(re.findall(r"(--bu-[a-z-]+):", light))
    for media, block in blocks(text):
        if media.startswith("@media screen"):
            assert set(re.findall(r"(--bu-[a-z-]+):", block)) == names
