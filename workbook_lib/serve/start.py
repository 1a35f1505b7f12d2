"""Starts our own server: first what could be wrong, then the server, then the browser."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import webbrowser
from collections.abc import Callable

from workbook_lib.content.load import load_pack, pack_folder
from workbook_lib.kernel.nursery import NURSERY
from workbook_lib.serve.secret import cookie_secret
from workbook_lib.serve.site import Site, notebooks_folder
from workbook_lib.store.house import Mode, store_for
from workbook_lib.store.personal import PersonalStore
from workbook_lib.trouble import Trouble


def serve(*, host: str, port: int, browser: bool) -> None:
    """Serve until told to end; the environment says whose words, where kept, and in which language.

    Parameters
    ----------
    host : str
        Address to listen on.
    port : int
        Port; no other is tried.
    browser : bool
        Whether to open the start page.

    Raises
    ------
    Trouble
        When the content or the record cannot be read, or the port cannot be used.
    """
    site = Site(dict(os.environ), notebooks_folder())
    load_pack(pack_folder(site.default_language, site.environ))
    token, secret = _keys(site)

    NURSERY.open()
    # Loading Voila takes most of a second: after the checks, so that a mistake is told at once.
    from workbook_lib.serve.server import Place, Server

    address = f"http://{_shown(host)}:{port}/" + (f"?token={token}" if token else "")
    ready = open_when_ready(address, browser=browser)
    try:
        Server.make(site, Place(host, port, token, secret), ready).start()
    finally:
        NURSERY.close()


def open_when_ready(address: str, *, browser: bool) -> Callable[[], None]:
    """Return what a server calls once it answers: it says so, and opens the start page."""

    def ready() -> None:
        print(f"Ready: {address}", flush=True)  # noqa: T201 - the one line that others wait for
        if browser:
            # Some browsers come back only when they are closed.
            threading.Thread(target=_open, args=(address,), daemon=True).start()

    return ready


def _keys(site: Site) -> tuple[str, bytes]:
    """Return token and cookie key: a person's own pages open only for who has the address."""
    if site.mode is Mode.GUEST:
        return "", secrets.token_bytes(32)
    store = store_for(site.environ)
    if not isinstance(store, PersonalStore):
        raise Trouble("A personal workbook needs a folder to keep it in: name one with --data-dir.")
    store.load()
    return secrets.token_hex(24), cookie_secret(store.folder)


def _shown(host: str) -> str:
    """Return a host as it stands in an address that opens on this computer."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 - compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _open(address: str) -> None:
    try:
        opened = webbrowser.get().open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        sentence = "No browser could be opened here. Open the address above in one."
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201
