"""Links between pages, which are text where the target is not served."""

from __future__ import annotations

import json
import re

import pytest
from ipywidgets import Widget

from tests.wheel import ROOT
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.markdown import PageLinks, link_checker, to_html
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
    for section in page.chapter.sections:
        page.show(section.id)
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
    links = PageLinks()
    html = to_html("[One](here.ipynb?lang=en), [*Two*](gone.ipynb#end), [three](https://a.example)")
    assert links.replace_broken(html) == html
    links.restrict(link_checker(Settings.read(MANY), tmp_path), "{title} <{notebook}>")
    broken = links.replace_broken(html)
    assert '<a href="here.ipynb?lang=en">One</a>' in broken
    assert "<em>Two</em> &lt;gone.ipynb&gt;, <a" in broken
    links.restrict(link_checker(Settings.read(ALONE), tmp_path), "{title}")
    assert "One, <em>Two</em>," in links.replace_broken(html)
