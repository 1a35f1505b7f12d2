"""The generated files of the Voila template."""

from __future__ import annotations

import html

import jinja2
import pytest

from workbook_lib import assets
from workbook_lib.content.loading.loader import (
    content_folder,
    languages,
    load_pack,
    pack_folder,
)
from workbook_lib.server import voila_template
from workbook_lib.server.voila_template import FOLDER


@pytest.fixture(scope="module")
def template_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    voila_template.write_template(folder)
    return folder


def render(template_folder, name, **values):
    loader = jinja2.FileSystemLoader([template_folder, FOLDER])
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name).render(**values)


def listing(*names, folder=""):
    return {"content": iter([{"name": name, "path": f"{folder}{name}"} for name in names])}


def notebooks(content):
    return [f"{chapter.notebook}.ipynb" for chapter in content.chapters]


def test_the_template_has_all_built_files(template_folder):
    static = template_folder / "static"
    built = {path.relative_to(assets.FOLDER) for path in assets.FOLDER.rglob("*")}
    assert {path.relative_to(static) for path in static.rglob("*")} == built


def test_a_folder_with_our_notebooks_shows_the_start_page(template_folder, content):
    page = render(
        template_folder,
        "tree-lab.html",
        base_url="/user/me/",
        contents=listing(*notebooks(content), "own.ipynb", folder="my notes/"),
        query="",
    )
    assert content.home.hero.lead.split()[0] in page
    assert 'href="/user/me/voila/render/my%20notes/01-map-your-loop.ipynb"' in page
    assert 'href="/user/me/voila/tree/my%20notes#path"' in page
    assert f"/user/me/voila/templates/between-us/static/{assets.scripts('home')[-1]}" in page
    assert 'data-mode="guest"' in page
    assert "@@" not in page


def test_the_start_page_lists_the_folder_itself_at_its_root(template_folder, content):
    page = render(
        template_folder,
        "tree.html",
        base_url="/",
        contents=listing(*notebooks(content)),
        query="lang=en&theme=dark",
    )
    assert 'href="/voila/render/01-map-your-loop.ipynb"' in page
    assert 'href="/voila/tree#path"' in page


def test_texts_with_template_syntax_are_rejected():
    with pytest.raises(ValueError, match="contains template syntax"):
        voila_template._as_voila_template("<p>{{ words }}</p>")


@pytest.mark.parametrize("language", languages(content_folder()))
def test_a_page_without_a_kernel_shows_a_message_in_each_language(template_folder, language):
    words = load_pack(pack_folder(language)).interface
    resources = {"base_url": "/"}
    missing = render(template_folder, "voila_no_package.html.j2", resources=resources)
    assert 'href=""' not in missing
    waiting = render(template_folder, "voila_waiting.html.j2", resources=resources)
    for page, text in ((missing, words.notebook.no_package), (waiting, words.banner.starting)):
        assert text in html.unescape(page).partition(f'lang="{language}" dir=')[2]
