"""Input in the first moments of a page, while messages of its kernel are delayed."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import choice, episode
from tests.browser.conftest import OPEN_FOLDS, wait_ready, wait_saved

WIRE = """() => {
    const held = {out: [], in: []};
    const holds = {out: false, in: false};
    const text = (data) => (typeof data === 'string' ? data : new TextDecoder().decode(data));
    window.wire = {
        hold(...ways) { for (const way of ways) holds[way] = true; },
        release(way) {
            holds[way] = false;
            for (const each of held[way].splice(0)) each();
        },
    };
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...given) {
            super(...given);
            super.addEventListener('message', (event) => {
                if (!holds.in || !text(event.data).includes('"comm_msg"')) return;
                event.stopImmediatePropagation();
                const again = new MessageEvent('message', {data: event.data});
                held.in.push(() => this.dispatchEvent(again));
            });
        }
        send(data) {
            if (holds.out && text(data).includes('"hello"')) held.out.push(() => super.send(data));
            else super.send(data);
        }
    };
}"""
"""Delays the first messages of a page to its kernel ("out") and those to widgets ("in")."""

SCOPE = "cycle/episode/0a1b2c3d"
BEFORE = {
    "trigger": "The phone",
    "seat": "pursuer",
    "me.need": "Before",
    "me.secondary_emotion": ["hurt"],
    "rewrite.pursuer.pause": "feet",
}


def entries() -> dict:
    """Return the entries of an earlier episode."""
    return {
        f"{SCOPE}/{name}": {"value": value, "at": [1_800_000_000_000, number, "writer-a"]}
        for number, (name, value) in enumerate(BEFORE.items())
    }


def _option(page, name, value):
    return episode.option(page, name, value)


def _write(page, number: int) -> dict:
    """Change an answer of each kind; return what the page has to show."""
    page.evaluate(OPEN_FOLDS)
    seat = ("withdrawer", "pursuer")[number]
    menu = ("walk", "feet")[number]
    choice.make(_option(page, "seat", seat))
    (choice.take_back, choice.make)[number](_option(page, "me.secondary_emotion", "hurt"))
    (choice.make, choice.take_back)[number](_option(page, "me.secondary_emotion", "tired"))
    episode.field(page, "me.need").fill(f"Written {number}")
    episode.field(page, "rewrite.pursuer.pause").select_option(menu)
    return {
        "seat": [seat],
        "me.secondary_emotion": [("tired", "hurt")[number]],
        "me.need": f"Written {number}",
        "rewrite.pursuer.pause": menu,
    }


def _shows(page, expected) -> None:
    values = episode.read_fields(page)
    assert {name: values[name] for name in expected} == expected


def nothing_is_undone(page, open_again) -> None:
    """Write before the messages of page and kernel have arrived.

    Parameters
    ----------
    page : Page
        Has run `WIRE` as its first script, and shows the episode of `entries`.
    open_again : callable
        Loads the page once more, and returns when its fields are there.
    """
    page.add_init_script("wire.hold('out')")
    for number in range(2):
        open_again()
        expect(episode.field(page, "trigger")).to_have_value(BEFORE["trigger"])
        episode.field(page, "rewrite.pursuer.pause").wait_for(state="attached")
        if number:
            page.evaluate("wire.hold('in'); wire.release('out')")
        expected = _write(page, number)
        assert page.locator("html").get_attribute("data-workbook") is None
        page.evaluate("wire.release('out'); wire.release('in')")
        wait_ready(page)
        page.wait_for_selector("html[data-kernel=up]", state="attached")
        wait_saved(page)
        _shows(page, expected)
    page.add_init_script("wire.release('out')")
    open_again()
    wait_ready(page)
    _shows(page, expected)
