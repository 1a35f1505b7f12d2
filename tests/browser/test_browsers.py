"""Firefox and WebKitGTK: chapters become ready, save, draw, and have a quick exit."""

from __future__ import annotations

import hashlib

import pytest
from selenium.common.exceptions import NoSuchWindowException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import webdriver
from tests.browser.chaos import descendants, is_kernel
from tests.browser.conftest import CHAPTER, TIMEOUT, serving
from tests.browser.proxy import Proxy
from tests.program import free_port
from tests.project.project_files import chapter_notebooks

pytestmark = pytest.mark.browser

NOTEBOOKS = chapter_notebooks()
PASSPHRASE = "correct horse battery"
WORDS = "Words that only I should see"
NOTHING_TO_KEEP = {"get-help.ipynb", "11-take-home.ipynb"}
"""Chapters without saved entries in an empty record."""
TRIGGER = '[data-field="trigger"]'

READY = 'html[data-workbook="ready"]'

VISIBLE = """
const visible = (element) => element.checkVisibility({ visibilityProperty: true });
return [...document.querySelectorAll(arguments[0])].filter(visible)[0] ?? null;
"""
IS_STILL = """
const { x, y } = arguments[0].getBoundingClientRect();
const isStill = arguments[0].dataset.position === `${x} ${y}`;
arguments[0].dataset.position = `${x} ${y}`;
return isStill;
"""
"""Whether an element is where it was at the call before."""
UNFOLD = """
for (let at = arguments[0]; at; at = at.parentElement) if (at.matches("details")) at.open = true;
"""
"""Opens what is folded around an element."""

TEXT_FIELDS = "input[type=text][data-field], textarea[data-field]"
CHOICES = "[data-field] input[type=radio], [data-field] input[type=checkbox]"


class Tab:
    """One tab of a browser, driven through WebDriver."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, address):
        """Open a page, and a chapter with all of its steps."""
        if "/voila/render/" in address:
            address += ("&" if "?" in address else "?") + "steps=all"
        self.driver.get(address)
        self.wait_ready()

    def reload(self):
        self.driver.refresh()
        self.wait_ready()

    def wait(self, condition, message):
        # While Firefox moves a page to another process, the tab has no window for a moment.
        moving = [NoSuchWindowException]
        wait = WebDriverWait(self.driver, TIMEOUT / 1000, 0.1, ignored_exceptions=moving)
        wait.until(lambda _: condition(), message)

    def has(self, selector):
        return bool(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def wait_for(self, selector):
        self.wait(lambda: self.has(selector), selector)

    def wait_ready(self):
        self.wait_for(READY)

    def wait_saved(self):
        self.wait_for('[data-save-state="saved"]')

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def visible(self, selector):
        """Return the first visible element, or None."""
        return self.driver.execute_script(VISIBLE, selector)

    def value(self, selector):
        return self.find(selector).get_property("value")

    def press(self, selector):
        """Scroll to the first visible element, and click it when it no longer moves."""
        for candidate in self.driver.find_elements(By.CSS_SELECTOR, selector):
            self.driver.execute_script(UNFOLD, candidate)
        element = self.visible(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        self.wait(lambda: self.driver.execute_script(IS_STILL, element), f"{selector} moves")
        element.click()

    def write(self, selector, text):
        element = self.find(selector)
        self.driver.execute_script(UNFOLD, element)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.send_keys(text)

    def text(self):
        return self.driver.execute_script("return document.body.innerText")

    def fields(self):
        """Return the values of all fields as one text."""
        return self.driver.execute_script(
            "return [...document.querySelectorAll('input, textarea')].map((e) => e.value).join('|')"
        )


@pytest.fixture(scope="module")
def personal(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("personal")) as server:
        yield server


@pytest.fixture(scope="module")
def guests(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("guests"), "--workshop") as server:
        yield server


@pytest.fixture(scope="module", params=webdriver.NAMES)
def tab(request):
    with webdriver.START[request.param]() as driver:
        yield Tab(driver)


def write_or_choose(tab):
    """Write in the first visible text field, or make the first choice; return its selector.

    Return None if the page has no fields.
    """
    control = tab.visible(TEXT_FIELDS)
    if control:
        control.send_keys(WORDS)
        return f"#{control.get_attribute('id')}"
    control = tab.visible(CHOICES)
    if control:
        control.find_element(By.XPATH, "..").click()
        value = control.get_property("value")
        return f'input[name="{control.get_property("name")}"][value="{value}"]'
    return None


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_becomes_ready_and_saves_entries(tab, personal, notebook):
    tab.open(personal.url(f"voila/render/{notebook}"))
    if notebook in NOTHING_TO_KEEP:
        return
    selector = write_or_choose(tab)
    tab.wait_saved()
    written = tab.value(selector)
    tab.reload()
    control = tab.find(selector)
    assert control.is_selected() or (written == tab.value(selector) and WORDS in written)


@pytest.mark.parametrize("script", ["exercises", "activities"])
def test_a_script_that_did_not_load_is_loaded_later(tab, tmp_path, script):
    port = free_port()
    with serving(tmp_path, port=port) as server, Proxy(port) as proxy:
        proxy.refuse(rf"/js/{script}-".encode())
        address = server.url("voila/render/02-pause-and-settle.ipynb") + "&steps=all"
        tab.driver.get(address.replace(str(port), str(proxy.port), 1))
        tab.wait(lambda: proxy.refused, "a request for the script")
        proxy.mend()
        tab.wait_ready()
        tab.write('[data-field="will"]', WORDS)
        tab.wait_saved()


def test_a_loop_is_drawn(tab, guests):
    tab.open(guests.url(CHAPTER))
    tab.write(TRIGGER, WORDS)
    tab.write('[data-field="me.action"]', "Asked three times")
    tab.write('[data-field="partner.action"]', "Went to fix the bike")
    tab.wait_for('[data-figure="underneath"][data-drawn="true"] svg')
    tab.wait(
        lambda: "Went to fix the bike" in tab.find('[data-figure="underneath"]').text,
        "the drawing has the last words",
    )


def test_after_quick_exit_back_shows_no_words(tab, guests):
    """From a chapter that was opened from another one, so that the browser may cache the page."""
    tab.open(guests.url(CHAPTER))
    tab.write(TRIGGER, WORDS)
    tab.wait_saved()
    tab.press('a[href*="02-pause-and-settle"]')
    tab.wait(lambda: "02-pause" in tab.driver.current_url, "the next chapter")
    tab.wait_ready()
    tab.press("[data-quick-exit]")
    tab.wait(lambda: tab.driver.current_url == "about:blank", "the blank page")
    tab.driver.back()
    tab.wait(lambda: tab.driver.current_url != "about:blank", "the page before")
    tab.wait(
        lambda: WORDS not in tab.text() and WORDS not in tab.fields(), "no word on the page before"
    )


NOTE_WHAT_IS_SHOWN = """
const note = () => sessionStorage.setItem("shown", getComputedStyle(document.body).visibility);
addEventListener("pageshow", ({ persisted }) => persisted && note());
"""


def write_and_go_to_the_start_page(tab, server):
    tab.open(server.url(CHAPTER))
    tab.write(TRIGGER, WORDS)
    tab.wait_saved()
    tab.driver.execute_script(NOTE_WHAT_IS_SHOWN)
    tab.press(".bu-brand")
    tab.wait_for("[data-clear]")
    tab.wait_ready()


def back_to_the_chapter(tab, shows):
    """Go back with the browser's button, and wait until the page shows ``shows``.

    A page restored from the browser's cache must be hidden until it is reloaded.
    """
    tab.driver.back()
    tab.wait(lambda: CHAPTER in tab.driver.current_url, "the chapter again")
    tab.wait_for(shows)
    assert tab.driver.execute_script("return sessionStorage.getItem('shown')") != "visible"


def test_after_clearing_back_shows_no_words(tab, guests):
    write_and_go_to_the_start_page(tab, guests)
    tab.press("[data-clear]")
    tab.press("[data-clear-now]")
    tab.wait(
        lambda: (
            not tab.driver.execute_script("return JSON.stringify({...sessionStorage})").count(WORDS)
        ),
        "no words in the storage of the tab",
    )
    back_to_the_chapter(tab, READY)
    tab.wait(lambda: WORDS not in tab.text() and WORDS not in tab.fields(), "no word on the page")
    assert WORDS not in tab.driver.execute_script("return JSON.stringify({...sessionStorage})")


def test_after_locking_back_shows_no_words(tab, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("locked")) as server:
        write_and_go_to_the_start_page(tab, server)
        tab.press('[data-step="set"]')
        tab.write("#set-new", PASSPHRASE)
        tab.write("#set-again", PASSPHRASE + Keys.ENTER)
        tab.wait_for("[data-lock]")
        tab.wait_ready()  # after a reload, buttons work once the script has run
        tab.press("[data-lock]")
        tab.wait_for("#key")
        back_to_the_chapter(tab, '#main a[href="/"]')
        assert WORDS not in tab.text()
        assert WORDS not in tab.fields()


def test_a_kernel_ends_when_its_page_is_navigated_away(tab, guests):
    def kernels():
        return {pid for pid in descendants(guests.program.pid) if is_kernel(pid)}

    before = kernels()
    for notebook in NOTEBOOKS[2:5]:
        tab.open(guests.url(f"voila/render/{notebook}"))
        tab.wait_for("html[data-kernel=up]")
    tab.wait(lambda: len(kernels() - before) == 1, "the kernel of the last page alone")


def test_shift_three_times_leaves(tab, guests):
    tab.open(guests.url(CHAPTER))
    for _ in range(3):
        ActionChains(tab.driver).key_down(Keys.SHIFT).key_up(Keys.SHIFT).perform()
    tab.wait(lambda: tab.driver.current_url == "about:blank", "the blank page")


DERIVE = """
const [home, done] = arguments;
const bytes = (text) => new TextEncoder().encode(text);
const cost = { n: 1024, r: 8, p: 1 };
import(home)
    .then(({ deriveBytes }) => deriveBytes(bytes("password"), bytes("salt"), cost, 64))
    .then((key) => done([...key]), (problem) => done(String(problem)));
"""


def test_browser_and_python_derive_the_same_key(tab, guests):
    tab.open(guests.url(""))
    home = "return document.querySelector('script[src*=\"/js/home-\"]').src"
    key = tab.driver.execute_async_script(DERIVE, tab.driver.execute_script(home))
    assert key == list(hashlib.scrypt(b"password", salt=b"salt", n=1024, r=8, p=1, dklen=64))


def test_quick_exit_works_in_firefox_without_beacons(guests):
    with webdriver.start_firefox(**{"beacon.enabled": False}) as driver:
        tab = Tab(driver)
        tab.open(guests.url(CHAPTER))
        tab.write(TRIGGER, WORDS)
        tab.press("[data-quick-exit]")
        tab.wait(lambda: driver.current_url == "about:blank", "the blank page")


def test_firefox_without_cookies_shows_a_message(guests):
    with webdriver.start_firefox(**{"network.cookie.cookieBehavior": 2}) as driver:
        driver.get(guests.url(CHAPTER))
        tab = Tab(driver)
        tab.wait(lambda: "blocks cookies" in tab.text(), "the sentence about cookies")
