"""Markdown becomes HTML without scripts and without requests to other hosts."""

from __future__ import annotations

import re

import pytest

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.markdown import to_html
from workbook_lib.settings import Settings


def test_prose_becomes_html():
    html = to_html(
        "Some *soft* and **strong** words.\n\n- one\n- two\n\n[More](https://example.org)"
    )
    assert "<em>soft</em>" in html
    assert "<strong>strong</strong>" in html
    assert html.count("<li>") == 2
    assert '<a href="https://example.org">More</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b> c",
        "<!-- gone -->",
        "<svg/onload=alert(1)>",
        "```\n</code><script>x</script>\n```",
        "`<script>`",
    ],
)
def test_html_is_escaped(text):
    html = to_html(text)
    allowed = re.sub(r'</?(?:p|code|pre)(?: class="[\w-]+")?>', "", html)
    assert "<" not in allowed


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "vbscript:x",
        "data:text/html,<script>x</script>",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "&#106;avascript:alert(1)",
        "&#1;javascript:alert(1)",
        "//other.example/x",
        "/\\other.example",
        "ftp://other.example",
        "http:other.example",
    ],
)
def test_a_link_that_is_not_allowed_stays_text(address):
    html = to_html(f"[here]({address})")
    assert not re.search(r"href=\"(?:[a-z]+:|//|/\\)", html)
    html = to_html(f"<{address}>")
    assert "href" not in html


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=c", "http://example.org", "mailto:a@b.example", "#top", "../x"],
)
def test_a_link_that_is_allowed(address):
    assert f'href="{address}"' in to_html(f"[here]({address})")


def test_a_url_in_text_does_not_become_a_link():
    assert "href" not in to_html("Type findahelpline.com or https://findahelpline.com there.")


def test_images_are_disabled():
    assert "<img" not in to_html("![a](https://other.example/a.png)")
    assert "<img" not in to_html("![a][b]\n\n[b]: https://other.example/a.png")


def test_a_quote_in_a_title_cannot_leave_its_attribute():
    html = to_html('[a](https://example.org "x\\" onclick=\\"y")')
    assert 'onclick="y' not in html


def test_very_long_and_very_deep_texts_are_rendered_in_time():
    assert to_html("*" * 20_000)
    assert to_html("> " * 2_000 + "x")
    assert to_html("[" * 20_000)


def test_the_prose_of_the_pack_has_no_leftover_markup():
    content = load_pack(pack_folder("en", Settings()))
    prose = [section.prose for chapter in content.chapters for section in chapter.sections]
    for text in (*filter(None, prose), content.home.safety.text):
        assert "*" not in to_html(text)
