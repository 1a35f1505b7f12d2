"""Starts our own server: checks the configuration, serves, and opens the browser."""

from __future__ import annotations

import json
import os
import secrets
import ssl
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from workbook_lib.content.loading.loader import content_folder, load_pack, pack_folder
from workbook_lib.errors import ERROR_MESSAGES, ErrorMessage, UserError
from workbook_lib.server.kernels.provisioner import code_state, new_pool
from workbook_lib.server.kernels.sockets import private_folder
from workbook_lib.server.listening import CONNECT_TIMEOUT, listen, other_port_message
from workbook_lib.server.running_instance import InstanceFile, RunningServer
from workbook_lib.server.security.cookies import cookie_secret
from workbook_lib.server.security.headers import is_loopback
from workbook_lib.server.security.process import disable_core_dumps
from workbook_lib.server.site import ContentWatcher, Site, notebooks_folder
from workbook_lib.server.workshop.invitation import Invitation
from workbook_lib.server.workshop.room import Room
from workbook_lib.settings import SERVED_VARIABLE, Settings
from workbook_lib.store.errors import cannot_use
from workbook_lib.store.files import check_writable
from workbook_lib.store.mode import Mode, store_for
from workbook_lib.store.passphrase import SealState, seal_state
from workbook_lib.store.personal import PersonalStore
from workbook_lib.store.sync_copies import sync_service
from workbook_lib.workshop.questions import offer_questions

LARGE_FILE_BYTES = 1_000_000
"""Bytes of a file that takes a while to open."""


def serve(
    *,
    host: str,
    port: int,
    exact: bool,
    browser: bool,
    seats: int | None = None,
    encryption: ssl.SSLContext | None = None,
    words: Mapping[str, str] = ERROR_MESSAGES,
) -> None:
    """Serve until a signal; the environment sets mode, data folder and language.

    Parameters
    ----------
    host : str
        Address to listen on.
    port : int
        Port to listen on.
    exact : bool
        Whether no other port will do. If one will, the next that is free is taken.
    browser : bool
        Whether to open the start page, or in guest mode the facilitator's page.
    seats : int, optional
        Chapters open at once, in place of the default.
    encryption : ssl.SSLContext, optional
        TLS settings.
    words : mapping of str to str
        Messages by code, for the terminal.

    Raises
    ------
    UserError
        When the content or the record cannot be read, the port cannot be used, or a person's own
        workbook would be open to others.
    """
    site = Site(Settings.read(), notebooks_folder())
    if site.mode is Mode.PERSONAL and not is_loopback(host):
        raise UserError("personal_on_network")
    disable_core_dumps()
    pack = pack_folder(site.default_language, site.settings)
    shows = (str(pack.resolve()), site.default_language)

    with ExitStack() as end:
        instance_file = _instance_file(site)
        if instance_file is not None:
            end.callback(instance_file.remove)
            running = instance_file.find()
            if running and running.shows == shows and (not exact or running.port == port):
                open_running(running, browser=browser, words=words)
                return
        content = load_pack(pack)
        token, secret = _token_and_secret(site, words)
        listening = listen(host, port, exact=exact)
        end.callback(listening.close)
        if listening.port != port:
            _print_message(other_port_message(port, listening), words)
        invitation = Invitation(listening, encryption is not None)
        address = invitation.base + (f"?token={token}" if token else "")
        room = None
        if site.mode is Mode.GUEST:
            site = replace(site, room=True)
            room = Room(content.room.words, offer_questions(content))
            end.callback(room.close)
        os.environ[SERVED_VARIABLE] = "1"
        folder = end.enter_context(private_folder())
        pool = new_pool()
        pool.open()
        end.callback(pool.close)
        # Importing Voila takes most of a second, so it comes after the checks.
        from workbook_lib.server.app import Server, ServerOptions
        from workbook_lib.server.state import OneTimeCode

        one_time_code = OneTimeCode(address if room is None else invitation.leader_address(room))
        opens = f"{invitation.base}workbook/open/{one_time_code.code}"
        announce = open_when_ready(address, browser=browser, opens=opens, words=words)

        def ready() -> None:
            if instance_file is not None:
                instance_file.write(RunningServer(address, shows))
            announce()
            if room is not None:
                text = invitation.as_text(room, sys.stderr.encoding, words)
                print(text, file=sys.stderr, flush=True)  # noqa: T201 - for the facilitator

        options = ServerOptions(
            listening,
            token,
            secret,
            pool,
            folder,
            seats,
            encryption,
            room=None if room is None else (room, invitation),
            once=one_time_code,
        )
        Server.make(site, options, ready).start()


def serve_preview(
    *, port: int, exact: bool, browser: bool, words: Mapping[str, str] = ERROR_MESSAGES
) -> None:
    """Serve the content named by the environment, on this computer only, until a signal.

    The server starts with invalid content as well; its pages then list the problems.

    Parameters are those of ``serve``, and so is the exception where the port cannot be used.
    """
    listening = listen("127.0.0.1", port, exact=exact)
    watch = ContentWatcher(content_folder())
    site = Site(Settings.read(), notebooks_folder(), watch=watch)
    with ExitStack() as end:
        end.callback(listening.close)
        folder = end.enter_context(private_folder())
        # Kernels read the content themselves; a new fork server for each change would only delay
        # them.
        pool = new_pool(code_state)
        os.environ[SERVED_VARIABLE] = "1"
        pool.open()
        end.callback(pool.close)
        from workbook_lib.server.app import Server, ServerOptions
        from workbook_lib.server.pages.base import ContentEventsHandler

        events = (("workbook/preview", ContentEventsHandler),)
        options = ServerOptions(listening, "", secrets.token_bytes(32), pool, folder, routes=events)
        ready = open_when_ready(listening.address(), browser=browser, words=words)
        Server.make(site, options, ready).start()


def open_when_ready(
    address: str,
    *,
    browser: bool,
    opens: str = "",
    words: Mapping[str, str] = ERROR_MESSAGES,
) -> Callable[[], None]:
    """Return a callback for a ready server, which prints the address and opens a page.

    Parameters
    ----------
    address : str
        Address of the server.
    browser : bool
        Whether to open a page.
    opens : str
        Address to open; by default that of the server.
    words : mapping of str to str
        Messages by code, for the terminal.
    """

    def ready() -> None:
        print(f"Ready: {address}", flush=True)  # noqa: T201 - the one line that others wait for
        if sys.stderr is not None and sys.stderr.isatty():
            _print_message(ErrorMessage("keep_window"), words)
        if browser:
            # Some browsers block until they are closed.
            target = (opens or address, words)
            threading.Thread(target=_open_browser, args=target, daemon=True).start()

    return ready


def open_running(
    running: RunningServer, *, browser: bool, words: Mapping[str, str] = ERROR_MESSAGES
) -> None:
    """Print the address of a running server, and open it.

    Parameters
    ----------
    running : RunningServer
        The server.
    browser : bool
        Whether to open a page.
    words : mapping of str to str
        Messages by code, for the terminal.
    """
    print(f"Ready: {running.address}", flush=True)  # noqa: T201 - the line that others wait for
    if browser:
        _open_browser(running.opens or _one_time_address(running.address), words)


def _one_time_address(address: str) -> str:
    """Return an address with a new one-time code; empty if the server sends none."""
    parts = urlsplit(address)
    base = f"{parts.scheme}://{parts.netloc}/workbook/open"
    token = parse_qs(parts.query).get("token", [""])[0]
    request = Request(base, b"", {"Authorization": f"token {token}"})  # noqa: S310 - our own address
    # Never through a proxy, which would get the token.
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(request, timeout=CONNECT_TIMEOUT) as response:
            return f"{base}/{json.load(response)['code']}"
    except (OSError, ValueError, KeyError):
        return ""


def _instance_file(site: Site) -> InstanceFile | None:
    """Return the instance file of a person's data folder; None for guests."""
    store = site.store()
    return None if store is None else InstanceFile(store.folder, "serve")


def _token_and_secret(site: Site, words: Mapping[str, str]) -> tuple[str, bytes]:
    """Return token and cookie key; without a token in guest mode."""
    if site.mode is Mode.GUEST:
        return "", secrets.token_bytes(32)
    store = store_for(site.settings)
    if not isinstance(store, PersonalStore):
        raise UserError("data_folder_needed")
    try:
        check_writable(store.folder)
    except OSError as error:
        raise cannot_use(store.folder, error) from error
    _announce_synced_folder(store.folder, words)
    _announce_large_file(store.file.path, words)
    # A locked file is unlocked on the page; a broken one is reported here.
    if seal_state(store.file) is not SealState.SEALED:
        store.load()
    return secrets.token_hex(24), cookie_secret(store.folder)


def _announce_synced_folder(folder: Path, words: Mapping[str, str] = ERROR_MESSAGES) -> None:
    """Print a line when a service copies the data folder to other computers."""
    service = sync_service(folder)
    if service is not None:
        name = service or ErrorMessage("cloud_service")
        _print_message(ErrorMessage("folder_synced", {"service": name}), words)


def _print_message(message: ErrorMessage, words: Mapping[str, str]) -> None:
    print(message.text(words), file=sys.stderr, flush=True)  # noqa: T201


def _announce_large_file(path: Path, words: Mapping[str, str] = ERROR_MESSAGES) -> None:
    """Print a line while a large file is being read."""
    with suppress(OSError):
        size = path.stat().st_size
        if size > LARGE_FILE_BYTES:
            megabytes = f"{size / 1_000_000:.1f}"
            _print_message(ErrorMessage("file_opening", {"megabytes": megabytes}), words)


def _open_browser(address: str, words: Mapping[str, str] = ERROR_MESSAGES) -> None:
    try:
        opened = bool(address) and webbrowser.get().open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        _print_message(ErrorMessage("browser_not_opened"), words)
