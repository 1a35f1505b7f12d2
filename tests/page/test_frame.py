"""The frame of a page in plain Voila, and the texts of saved notebooks."""

from __future__ import annotations

import pytest

from tests.page.opening import open_all_sections, widgets
from workbook_lib.page.frame import build_voila_frame
from workbook_lib.page.page import open_page
from workbook_lib.settings import Settings
from workbook_lib.widgets.widget import Widget

VOILA = {"SERVER_SOFTWARE": "voila/0.5.13", "VOILA_BASE_URL": "/"}
MANY = {**VOILA, "SCRIPT_NAME": "/voila/render/a%20b/01-map-your-loop.ipynb"}


@pytest.fixture
def folder(tmp_path):
    for name in ("01-map-your-loop", "03-why-people-step-back", "get-help"):
        (tmp_path / f"{name}.ipynb").touch()
    return tmp_path


def frame(content, folder, environ):
    return build_voila_frame(
        content, content.chapter("map-your-loop"), Settings.read(environ), folder
    )


def test_links_point_to_notebooks_in_the_same_folder(content, folder):
    around = frame(content, folder, MANY)
    urls = [place["url"] for place in around["places"]]
    assert urls == ["01-map-your-loop.ipynb", "03-why-people-step-back.ipynb"]
    assert [place["here"] for place in around["places"]] == [True, False]
    assert around["help"]["url"] == "get-help.ipynb"
    assert around["back"] is None
    assert around["onward"]["url"] == urls[1]
    assert around["home"] == "../../tree/a%20b"


def test_a_single_notebook_has_no_link_to_another_page(content, folder):
    around = frame(content, folder, {**VOILA, "SCRIPT_NAME": "/"})
    assert [place["here"] for place in around["places"]] == [True]
    assert not around["home"]
    assert around["help"] is around["back"] is around["onward"] is around["room"] is None
    assert around["code"] is None
    assert around["chapter"]["kicker"] == ""


def test_plain_voila_is_guest_mode_and_the_page_says_so(content, folder):
    around = frame(content, folder, MANY)
    assert around["mode"] == "guest"
    assert around["remember"] is False
    assert around["chapter"]["who_sees"] == content.chapter("map-your-loop").who_sees.guest
    assert around["file"]["file"]["prose"]["guest"] == content.home.file.prose.guest


def test_on_binder_no_page_mentions_storage_in_the_browser(content, folder, output, monkeypatch):
    monkeypatch.chdir(folder)
    for chapter in content.chapters:
        borrowed = {"BINDER_REPO_URL": "there", "WORKBOOK_MODE": "guest"}
        around = build_voila_frame(content, chapter, Settings.read({**MANY, **borrowed}))
        sync = open_page(chapter.id, Settings.read(borrowed)).journal_sync
        assert not sync.stores
        top = " ".join(output[0].split())
        output.clear()
        if sync.expected:
            who_sees = content.interface.loan.who_sees
            assert around["chapter"]["who_sees"] == who_sees
            assert who_sees in top
        personal = build_voila_frame(
            content, chapter, Settings.read({**MANY, **borrowed, "WORKBOOK_MODE": "personal"})
        )
        assert personal["chapter"]["who_sees"] == chapter.who_sees.personal


def test_links_keep_the_language(content, folder):
    around = frame(content, folder, {**MANY, "WORKBOOK_LANG": "es"})
    assert around["places"][0]["url"].endswith(".ipynb?lang=en")
    assert around["home"].endswith("?lang=en")


@pytest.mark.parametrize("environ", [{}, {**MANY, "WORKBOOK_PAGE": "1"}])
def test_jupyterlab_and_our_server_get_no_frame(content, folder, environ):
    assert frame(content, folder, environ) is None


def test_without_a_url_the_frame_has_no_links(content, folder):
    around = frame(content, folder, {"VOILA_BASE_URL": "/", "VOILA_KERNEL_ID": "1"})
    assert around["mode"] == "guest"
    assert not around["home"]


def test_a_saved_notebook_has_a_message_for_each_exercise(tmp_path, output, content):
    open_all_sections(tmp_path, "map-your-loop", output)
    boxes = [item for item in output if not isinstance(item, str)]
    words = content.interface.notebook
    assert boxes
    for box in boxes:
        assert box._repr_mimebundle_()["text/plain"] == words.run_cells
        first, *others = widgets([box], Widget)
        assert first.unopened == words.elsewhere
        assert not any(other.unopened for other in others)
