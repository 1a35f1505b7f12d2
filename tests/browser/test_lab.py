"""The loop chapter in JupyterLab, with the same record file."""

from __future__ import annotations

import json
import re
import secrets
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import axe, early, episode
from tests.browser.chaos import kill_kernels
from tests.browser.conftest import Server, environment, free_port, serving, wait_ready, wait_saved
from tests.browser.proxy import Proxy
from tests.program import wait_until

pytestmark = pytest.mark.browser

NOTEBOOK = "01-map-your-loop.ipynb"


def wait_drawn(page, figure):
    """Scroll to a figure and wait for it: JupyterLab does not lay out hidden cells."""
    page.locator(f'[data-figure="{figure}"]').scroll_into_view_if_needed()
    page.wait_for_selector(f'[data-figure="{figure}"][data-drawn="true"]')


@contextmanager
def lab(data_dir, settings, **env):
    """Run ``workbook lab`` without automatic saving of notebooks."""
    plugin = settings / "@jupyterlab" / "docmanager-extension" / "plugin.jupyterlab-settings"
    plugin.parent.mkdir(parents=True, exist_ok=True)
    plugin.write_text(json.dumps({"autosave": False}))
    command = [sys.executable, "-m", "workbook_lib.cli", "lab", "--no-browser"]
    command += ["--port", str(free_port()), "--data-dir", str(data_dir)]
    variables = {"JUPYTERLAB_SETTINGS_DIR": str(settings), **env}
    server = Server(command, environment(**variables), r"(http://127\.0\.0\.1:\d+/lab\?token=\w+)")
    try:
        yield server
    finally:
        server.stop()


def open_notebook(person, server, notebook=NOTEBOOK, *, ready=True, page=None):
    """Open the notebook and run all its cells."""
    page = page or person.context.new_page()
    # Without a kernel, JupyterLab would ask which one to use.
    with page.expect_websocket(lambda socket: "/channels" in socket.url):
        # A separate workspace: the default one would open notebooks of earlier visits.
        page.goto(server.url(f"/workspaces/{secrets.token_hex(4)}/tree/{notebook}"))
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached")
    run_all(page)
    if ready:
        wait_ready(page)
    return page


def choose(page, menu, item):
    """Choose an item of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(".lm-Menu").get_by_text(item, exact=True).click()


def run_all(page):
    choose(page, "Run", "Run All Cells")


def test_jupyterlab_and_voila_share_the_record_file(tmp_path, visit):
    data = tmp_path / "data"
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(data, tmp_path / "settings") as server:
        page = open_notebook(person, server)
        episode.write(page)
        wait_drawn(page, "underneath")
        wait_saved(page)
        assert person.foreign(server) == []
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        page.close()
    with lab(data, tmp_path / "settings") as server:
        page = open_notebook(person, server)
        assert episode.read_fields(page) == episode.EVERYTHING
        wait_drawn(page, "underneath")
    with serving(data) as server:
        page = visit().page(server.url("voila/render/01-map-your-loop.ipynb"))
        assert episode.read_fields(page) == episode.EVERYTHING
    assert not person.errors


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Return a JupyterLab for several tests, with an episode in its record."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "data").mkdir()
    record = {"format": "between-us", "version": 1, "entries": early.entries()}
    (folder / "data" / "workbook.json").write_text(json.dumps(record))
    with lab(folder / "data", folder / "settings") as server:
        yield server


def test_immediate_changes_are_never_undone(shared, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    page = person.context.new_page()
    page.add_init_script(f"({early.WIRE})()")
    early.nothing_is_undone(page, lambda: open_notebook(person, shared, ready=False, page=page))
    assert not person.errors


def test_a_second_view_of_a_form_works(shared, visit):
    person = visit(viewport={"width": 1600, "height": 900})
    page = open_notebook(person, shared, "02-pause-and-settle.ipynb")
    first = page.locator(".jp-Notebook").locator('[data-field="will"]')
    first.click(button="right")
    page.get_by_text("Create New View for Cell Output", exact=True).click()
    copy = page.locator(".jp-LinkedOutputView")
    second = copy.locator('[data-field="will"]')
    first.fill("walk")
    expect(second).to_have_value("walk")
    copy.locator(".bu-field").filter(has=page.locator('[data-field="will"]')).locator(
        "label"
    ).click()
    expect(second).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(", then tea")
    expect(first).to_have_value("walk, then tea")
    wait_saved(page)
    assert not person.errors


ALIGNED_LEFT = """all => all.flatMap((each) => [each, ...each.querySelectorAll("*")])
    .filter((each) => getComputedStyle(each).textAlign === "left")
    .filter((each) => !each.closest("[dir=ltr], svg"))
    .filter((each) => each.offsetParent && each.innerText?.trim())
    .map((each) => each.innerText)"""
"""Returns the texts of elements that are aligned to the left, outside of drawings."""


def test_a_notebook_in_arabic_has_the_letters_of_its_language(tmp_path, visit):
    person = visit(viewport={"width": 1280, "height": 900}, locale="en")
    with lab(tmp_path, tmp_path / "settings", WORKBOOK_LANG="ar") as server:
        page = open_notebook(person, server)
        label = page.locator('[data-exercise="episode"] label:visible').first
        assert label.evaluate("each => getComputedStyle(each).direction") == "rtl"
        families = label.evaluate("each => getComputedStyle(each).fontFamily")
        assert families.startswith('"Noto Sans Arabic Variable"')
        assert page.locator(".jp-Notebook [dir=rtl]").evaluate_all(ALIGNED_LEFT) == []
        page.wait_for_function(
            "() => [...document.fonts].some((font) =>"
            " font.family.includes('Noto Sans Arabic') && font.status === 'loaded')"
        )
        assert person.foreign(server) == []
        assert not person.errors


NARROW = ".jp-Cell-outputArea { max-width: 330px !important; }"
STICKS_OUT = """() => [...document.querySelectorAll('form [data-field]')]
    .filter((each) => each.offsetParent)
    .filter((each) => {
        const at = each.getBoundingClientRect();
        const place = each.closest('.jp-OutputArea-output').getBoundingClientRect();
        return at.right > place.right + 1 || at.width < place.width / 2;
    })
    .map((each) => each.dataset.field)"""
"""Return the fields that are wider than their container, or less than half as wide."""


def test_a_narrow_panel_in_a_wide_window_is_laid_out_as_a_narrow_page(shared, visit):
    page = open_notebook(visit(viewport={"width": 1280, "height": 900}), shared)
    trigger = episode.field(page, "trigger")
    trigger.scroll_into_view_if_needed()
    assert page.evaluate(STICKS_OUT) != []
    page.add_style_tag(content=NARROW)
    wait_until(lambda: page.evaluate(STICKS_OUT) == [])


COLORS = """() => {
    const color = (selector) => getComputedStyle(document.querySelector(selector)).color;
    return [".bu-form label", '[data-figure="eggs"] foreignObject [dir=auto]'].map(color);
}"""


def choose_theme(page, name):
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).hover()
    page.get_by_text(name, exact=True).click()
    page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached")


def test_exercises_follow_the_theme_of_jupyterlab(shared, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    page = open_notebook(person, shared)
    wait_drawn(page, "eggs")
    light = page.evaluate(COLORS)
    choose_theme(page, "JupyterLab Dark")
    dark = page.evaluate(COLORS)
    axe.finds_nothing(page, ".jp-Notebook .bu-root")
    choose_theme(page, "JupyterLab Light")
    assert page.evaluate(COLORS) == light
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert not person.errors


def is_complete(page):
    """The output of the first cell has the save state and the exit button."""
    parts = [page.locator(f".bu-keeper [data-{item}]") for item in ("save-state", "quick-exit")]

    def all_visible():
        # Running the cells scrolls to the last one after a while.
        page.locator(".jp-WindowedPanel-outer").evaluate("panel => { panel.scrollTop = 0; }")
        return all(part.is_visible() for part in parts)

    wait_until(all_visible)


@pytest.fixture
def two_notebooks(tmp_path, visit):
    """Yield a window with two notebooks whose cells have run, its visible panel, and the record."""
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server)
        with page.expect_websocket(lambda socket: "/channels" in socket.url):
            page.locator(".jp-DirListing-item", has_text="02-pause-and-settle").dblclick()
        shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
        shown.locator(idle).wait_for(state="attached")
        run_all(page)
        shown.locator('[data-save-state="saved"]').wait_for(state="attached")
        yield page, shown, tmp_path / "data" / "workbook.json"
    assert not person.errors


def test_cells_can_run_again_and_kernels_restart(tmp_path, visit, content):
    words = content.interface.browser
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server, "02-pause-and-settle.ipynb")
        is_complete(page)
        prompt = page.locator(".jp-CodeCell .jp-InputPrompt").first
        before = prompt.inner_text()
        run_all(page)
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
        is_complete(page)
        will = page.locator('[data-field="will"]')
        will.fill("walk")
        wait_saved(page)
        choose(page, "Kernel", "Restart Kernel…")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        banner = page.locator(".bu-banner")
        expect(banner).to_contain_text(words.restarted)
        will.fill("walk, then tea")
        run_all(page)
        page.wait_for_selector("html[data-kernel=up]", state="attached")
        expect(banner).to_be_hidden()
        wait_saved(page)
        is_complete(page)
        assert "walk, then tea" in (tmp_path / "data" / "workbook.json").read_text()
    assert not person.errors


def test_of_two_notebooks_in_one_window_one_can_be_closed(two_notebooks):
    page, shown, record = two_notebooks
    saved = shown.locator('[data-save-state="saved"]')
    shown.locator('[data-field="will"]').fill("Take a walk")
    wait_until(lambda: record.exists() and "Take a walk" in record.read_text())
    saved.wait_for(state="attached")
    tab = page.locator(".lm-TabBar-tab", has_text="02-pause-and-settle")
    tab.locator(".lm-TabBar-tabCloseIcon").click()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".bu-banner")).to_have_count(1)
    shown.locator('[data-field="me.need"]').fill("Ten minutes of you")
    wait_until(lambda: "Ten minutes of you" in record.read_text())
    saved.wait_for(state="attached")
    expect(page.locator(".bu-banner")).to_be_hidden()


def test_of_two_notebooks_in_one_window_one_can_lose_its_kernel(two_notebooks, content):
    words = content.interface.browser
    page, shown, record = two_notebooks
    choose(page, "Kernel", "Shut Down Kernel")
    banner = page.locator(".bu-banner", has_text=words.stopped)
    expect(banner).to_be_visible()
    tabs = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab")
    tabs.filter(has_text="01-map-your-loop").click()
    shown.locator('[data-field="me.need"]').fill("Ten minutes of you")
    expect(banner).to_be_hidden()
    expect(page.locator(".bu-banner:visible")).to_have_count(0)
    tabs.filter(has_text="02-pause-and-settle").click()
    expect(banner).to_be_visible()
    shown.locator('[data-field="will"]').fill("Take a walk")
    wait_until(lambda: record.exists() and "Take a walk" in record.read_text())
    shown.locator('[data-save-state="saved"]').wait_for(state="attached")
    expect(banner).to_be_visible()
    choose(page, "Run", "Restart Kernel and Run All Cells…")
    expect(page.locator(".bu-banner:visible")).to_have_count(0)
    expect(shown.locator('[data-field="will"]')).to_have_value("Take a walk")


def test_a_kernel_can_be_changed_and_shut_down(tmp_path, visit, content):
    words = content.interface.browser
    person = visit(viewport={"width": 1280, "height": 900})
    record = tmp_path / "data" / "workbook.json"
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server, "02-pause-and-settle.ipynb")
        will, banner = page.locator('[data-field="will"]'), page.locator(".bu-banner")
        will.fill("walk")
        wait_saved(page)

        def write_without_kernel(text, sentence):
            expect(banner).to_contain_text(sentence)
            expect(banner).to_be_visible()
            will.fill(text)
            assert text not in record.read_text()

        choose(page, "Kernel", "Change Kernel…")
        page.locator(".jp-Dialog select").select_option("Python 3 (ipykernel)")
        page.get_by_role("button", name="Select Kernel").click()
        write_without_kernel("walk, then tea", words.restarted)
        run_all(page)
        expect(banner).to_be_hidden()
        wait_until(lambda: "walk, then tea" in record.read_text())
        choose(page, "Kernel", "Shut Down Kernel")
        write_without_kernel("walk, then sleep", words.stopped)
        choose(page, "Run", "Restart Kernel and Run All Cells…")
        expect(banner).to_be_hidden()
        wait_until(lambda: "walk, then sleep" in record.read_text())
        wait_saved(page)
        expect(will).to_have_value("walk, then sleep")
    assert not person.errors


def test_a_notebook_without_scripts_shows_a_message(shared, visit, content):
    person = visit(viewport={"width": 1280, "height": 900})
    person.context.route("**/js/notebook-*.js", lambda route: route.abort())
    page = open_notebook(person, shared, ready=False)
    element = page.get_by_text(content.interface.notebook.elsewhere)
    expect(element.first).to_be_visible()
    person.context.unroute("**/js/notebook-*.js")
    wait_ready(page)
    expect(element).to_have_count(0)


AT = """() => {
    const at = document.activeElement;
    return [at.dataset.field, at.selectionStart, Math.round(at.getBoundingClientRect().top)];
}"""


def test_a_dead_kernel_is_replaced_while_typing(tmp_path, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server)
        wait_drawn(page, "eggs")
        need = episode.field(page, "me.need")
        need.click()
        page.keyboard.type("Ten minutes")
        wait_saved(page)
        need.evaluate("each => { each.marked = true; }")
        before = page.evaluate(AT)
        for _ in range(2):
            kill_kernels(server.program.pid)
            page.keyboard.type(" of you")
            page.wait_for_selector("html[data-kernel=down]", state="attached")
            page.keyboard.type(", by")
            page.wait_for_selector("html[data-kernel=up]", state="attached")
            page.keyboard.type(" choice.")
        expected = "Ten minutes" + " of you, by choice." * 2
        assert need.input_value() == expected
        assert need.evaluate("each => each.marked")
        assert page.evaluate(AT) == [before[0], len(expected), before[2]]
        episode.field(page, "me.action").fill("Asked three times")
        expect(page.locator('[data-figure="underneath"]')).to_contain_text("Asked three times")
        wait_saved(page)
        assert expected in (tmp_path / "data" / "workbook.json").read_text()
        assert page.locator(".jp-Dialog").count() == 0
    assert not person.errors


def test_a_network_failure_loses_no_letter(tmp_path, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        port = urlsplit(server.address).port
        with Proxy(port) as proxy:
            server.base = server.base.replace(str(port), str(proxy.port), 1)
            page = open_notebook(person, server)
            need = episode.field(page, "me.need")
            # JupyterLab may show a dialog that the server is gone, which takes the focus.
            dialog = page.get_by_role("dialog").filter(has_text="Server Connection Error")
            page.add_locator_handler(
                dialog, lambda: dialog.get_by_text("Close", exact=True).click()
            )
            need.press_sequentially("Ten minutes")
            wait_saved(page)
            proxy.cut()
            page.wait_for_selector("html[data-kernel=down]", state="attached")
            need.press_sequentially(" of you")
            page.wait_for_selector('[data-save-state="offline"]', state="attached")
            proxy.mend()
            need.press_sequentially(", by choice")
            page.wait_for_selector("html[data-kernel=up]", state="attached")
            wait_saved(page)
            assert need.input_value() == "Ten minutes of you, by choice"
        assert "Ten minutes of you, by choice" in (tmp_path / "data" / "workbook.json").read_text()
