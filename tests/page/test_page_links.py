"""Links between pages, which are text where the target is not served."""

from __future__ import annotations

import json
import re

import pytest
from ipywidgets import Widget

from tests.wheel import ROOT
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.markdown import link_checker, replace_page_links, to_html
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.schema.base import replace_texts
from workbook_lib.page.page import open_page
from workbook_lib.settings import Settings

PACK = load_pack(pack_folder())
LINK = re.compile(r'"[\w-]+\.ipynb|"notebook": "[^"]+')
"""Links to other pages, in HTML and in the states of widgets."""

ALONE = {"SERVER_SOFTWARE": "voila/0.5", "SCRIPT_NAME": "/"}
MANY = {"SERVER_SOFTWARE": "voila/0.5", "SCRIPT_NAME": "/voila/render/05.ipynb"}


def links(shown, chapter, environ):
    """Show a chapter, and return all its links to other pages."""
    page = open_page(chapter.id, Settings.read(environ))
    for name in page.step_ids:
        page.show(name)
    assert "data-trouble" not in shown.text
    widget_states = [widget.get_state() for widget in shown.widgets(Widget)]
    states = json.dumps(widget_states, default=str, ensure_ascii=False).replace('\\"', '"')
    return LINK.findall(shown.text + states)


@pytest.mark.parametrize("chapter", PACK.chapters, ids=lambda item: item.id)
def test_a_single_served_chapter_has_no_links(shown, chapter, monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    assert links(shown, chapter, ALONE) == []


def test_links_stay_where_all_chapters_are_served(shown, monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    targets = {name for chapter in PACK.chapters for name in links(shown, chapter, MANY)}
    linked = {
        PACK.chapter(name).notebook for name in ("get-help", "pause-and-settle", "map-your-loop")
    }
    assert {f'"{notebook}.ipynb' for notebook in linked} <= targets
    assert any(item.startswith('"notebook"') for item in targets)


def test_a_removed_link_names_the_notebook_to_open(tmp_path):
    (tmp_path / "here.ipynb").touch()
    text = "[One](here.ipynb?lang=en), [*Two*](gone.ipynb#end), [three](https://a.example)"
    assert replace_page_links(text, lambda _: True, "{title}") == text
    can_open = link_checker(Settings.read(MANY), tmp_path)
    html = to_html(replace_page_links(text, can_open, "{title} <{notebook}>"))
    assert '<a href="here.ipynb?lang=en">One</a>' in html
    assert "<em>Two</em> &lt;gone.ipynb&gt;, <a" in html
    can_open = link_checker(Settings.read(ALONE), tmp_path)
    assert "One, <em>Two</em>," in to_html(replace_page_links(text, can_open, "{title}"))


def test_a_copy_has_no_cached_exercise_of_the_replaced_texts():
    (part,) = PACK.parts(ReasonsPart)
    before = part.exercise
    copy = replace_texts(part, lambda text: "Tap it" if text == part.fits else text)
    labels = {field.label for group in copy.exercise.groups for field in group.fields}
    assert "Tap it" in labels
    assert part.fits not in labels
    assert part.exercise is before
    assert replace_texts(part, str) is part
