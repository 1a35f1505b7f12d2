"""Starts JupyterLab on copies of the notebooks, without requests to other hosts.

The first cell of a copy is in the language of the person. A file in the data folder has the digest
of each copy, and of the notebook from which it was made. A copy is updated until the person changes
the text of its cells; outputs do not count.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Container, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.content.markdown import to_html, without_marks
from workbook_lib.errors import ERROR_MESSAGES, ErrorMessage, UserError, cause_of
from workbook_lib.server.compat import IncludedApplication
from workbook_lib.server.kernels.provisioner import POOL_SETTING
from workbook_lib.server.kernels.sockets import HAS_PRIVATE_SOCKETS, make_socket_folder
from workbook_lib.server.listening import listen, other_port_message
from workbook_lib.server.pages.base import SLASHES
from workbook_lib.server.running_instance import InstanceFile, RunningServer
from workbook_lib.server.security.process import exit_after_timeout
from workbook_lib.server.site import Site, notebooks_folder
from workbook_lib.server.start import open_running
from workbook_lib.settings import Settings, remove_variables
from workbook_lib.store.files import write_atomic
from workbook_lib.store.mode import data_folder

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content, Pack


class TokenInAddress(Matcher):
    """Matches a request for a page whose address has the token."""

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return no path arguments; None for another request."""
        page = "text/html" in request.headers.get("Accept", "")
        return (
            {} if page and request.method == "GET" and "token" in request.query_arguments else None
        )


class CleanAddressHandler(JupyterHandler):
    """Redirects to the address without its token, which would stay in the browser's history.

    Whoever has the right token gets a cookie in its place, as with any request.
    """

    @allow_unauthenticated
    def get(self) -> None:
        """Redirect."""
        arguments = parse_qsl(self.request.query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in arguments if name != "token"])
        # A browser reads a path that begins with two slashes as another host.
        path = f"/{self.request.path.lstrip(SLASHES)}"
        self.redirect(f"{path}?{query}" if query else path)


class OwnServerApp(ServerApp):
    """A Jupyter server that ends on a signal within a time limit.

    Attributes
    ----------
    instance_file
        File with which a second start finds this server.
    shows
        Folder of its content, and language.
    """

    instance_file: InstanceFile | None = None
    shows: tuple[str, ...] = ()

    def init_webapp(self) -> None:
        """Create the application, with addresses that do not keep the token."""
        super().init_webapp()
        rules = [(TokenInAddress(), CleanAddressHandler)]
        IncludedApplication(rules, []).include_in(self.web_app)

    def start_app(self) -> None:
        """Start, and print the address."""
        super().start_app()
        query = urlencode({"token": self.identity_provider.token})
        address = f"http://{self.ip}:{self.port}{self.default_url}?{query}"
        if self.instance_file is not None:
            opens = Path(self.browser_open_file).as_uri()
            self.instance_file.write(RunningServer(address, self.shows, opens))
        print(f"Ready: {address}", flush=True)  # noqa: T201 - the one line that others wait for

    def init_signal(self) -> None:
        """Handle the signal of a closed terminal or window like SIGTERM."""
        super().init_signal()
        for name in ("SIGHUP", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.getsignal(signal.SIGTERM))

    def stop(self, from_signal: bool = False) -> None:  # noqa: FBT001, FBT002 - Jupyter's own
        """Stop, within a time limit."""
        exit_after_timeout(self.runtime_dir)
        super().stop(from_signal)


class OwnLabApp(LabApp):
    """JupyterLab on ``OwnServerApp``."""

    serverapp_class = OwnServerApp


HOST = "127.0.0.1"

EXTENSIONS = (
    "jupyterlab",
    "workbook_lib.server",
    "voila.server_extension",
    "jupyter_lsp",
    "jupyter_server_terminals",
    "notebook_shim",
)
"""The server extensions of JupyterLab and ours; others that are installed stay disabled."""

SETTINGS = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    *(f"--ServerApp.jpserver_extensions={name}=True" for name in EXTENSIONS),
    f"--ServerApp.ip={HOST}",
    "--ServerApp.port_retries=0",
    f"--ServerApp.kernel_spec_manager_class={__package__}.kernels.manager.OwnKernelSpecs",
    "--VoilaConfiguration.show_tracebacks=False",
)

PRIVATE_SOCKET_SETTINGS = (
    "--KernelManager.transport=ipc",
    f"--MultiKernelManager.kernel_manager_class={__package__}.kernels.restart.PrivateKernelManager",
)
"""Settings for Unix sockets in place of TCP, where the system has them."""

REMOVED_VARIABLES = (
    "JUPYTER_ALLOW_UNAUTHENTICATED_ACCESS",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_CONFIG_PATH",
    "JUPYTER_GATEWAY_",
    "JUPYTER_PATH",
    "JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS",
)
"""Prefixes of variables that would open the server to others, or run kernels elsewhere."""


def lab(
    settings: Settings,
    *,
    port: int,
    exact: bool,
    browser: bool,
    words: Mapping[str, str] = ERROR_MESSAGES,
) -> None:
    """Run JupyterLab until a signal ends it.

    It listens on this computer alone and requires a token. Configuration of Jupyter servers is not
    read; user settings of JupyterLab are.

    Parameters
    ----------
    settings : Settings
        Settings, which may name the data folder.
    port : int
        Port to listen on.
    exact : bool
        Whether no other port will do. If one will, the next that is free is taken.
    browser : bool
        Whether to open a browser.
    words : mapping of str to str
        Messages by code, for the terminal.

    Raises
    ------
    UserError
        When the notebooks cannot be copied, the port is not free, or there is no folder for
        sockets.
    """
    folder = notebook_workspace(settings, words)
    instance_file = InstanceFile(folder.parent, "lab")
    language = Site(settings, folder).default_language
    shows = (str(pack_folder(language, settings).resolve()), language)
    running = instance_file.find()
    if running and running.shows == shows and (not exact or running.port == port):
        open_running(running, browser=browser, words=words)
        return
    listening = listen(HOST, port, exact=exact)
    listening.close()  # Jupyter opens the port itself
    if listening.port != port:
        sentence = other_port_message(port, listening).text(words)
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201
    port = listening.port
    options = [f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}"]
    flags = [
        *(PRIVATE_SOCKET_SETTINGS if HAS_PRIVATE_SOCKETS else ()),
        *([] if browser else ["--no-browser"]),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # A container often has no other user.
        flags.append("--allow-root")
    sockets = make_socket_folder()
    try:
        _isolate_jupyter(sockets)
        server = OwnLabApp.initialize_server([*SETTINGS, *options, *flags])
        server.instance_file, server.shows = instance_file, shows
        server.start()
        # Otherwise this process would wait until the fork server has loaded its libraries.
        server.web_app.settings[POOL_SETTING].close()
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
        instance_file.remove()


def _isolate_jupyter(runtime: Path) -> None:
    """Disable Jupyter's configuration files, and use a private runtime folder."""
    from jupyterlab.commands import (  # type: ignore[import-untyped]
        get_user_settings_dir,
        get_workspaces_dir,
    )

    lab_folders = {
        "JUPYTERLAB_SETTINGS_DIR": get_user_settings_dir(),
        "JUPYTERLAB_WORKSPACES_DIR": get_workspaces_dir(),
    }
    remove_variables(*REMOVED_VARIABLES)
    os.environ.update(
        {"JUPYTER_NO_CONFIG": "1", "JUPYTER_RUNTIME_DIR": str(runtime), **lab_folders}
    )


def notebook_workspace(settings: Settings, words: Mapping[str, str] = ERROR_MESSAGES) -> Path:
    """Return a writable folder with copies of the notebooks.

    Running a copy changes no file of the project. Unchanged copies are updated to new versions, and
    to the language of the settings.

    Raises
    ------
    UserError
        When they cannot be copied.
    """
    data = data_folder(settings)
    folder = data / "notebooks"
    titles: Mapping[str, str] = {}
    with contextlib.suppress(ContentError):  # each chapter lists what is wrong with it
        titles = first_cells(load_pack(pack_folder(settings.language, settings)))
    try:
        for sentence in copy_notebooks(notebooks_folder(), data, words, titles):
            print(sentence, file=sys.stderr, flush=True)  # noqa: T201
    except OSError as error:
        raise UserError("notebooks_not_copied", folder=folder, cause=cause_of(error)) from error
    return folder


FIRST_CELL = "title"
"""Id of the first cell of each notebook, with its title and how to open it."""


def first_cells(content: Content) -> dict[str, str]:
    """Return the Markdown of the first cell of each notebook, by the name of its file.

    Parameters
    ----------
    content : Content
        The pack with the words.
    """
    interface, pack, cells = content.interface, content.pack, {}
    if interface.notebook and interface.notebook.how_to_open:
        for chapter in content.chapters:
            file = f"{chapter.notebook}.ipynb"
            how = interface.notebook.how_to_open.replace("{notebook}", file)
            cells[file] = _first_cell(chapter.title, how, pack)
    if words := interface.explore:
        cells["explore.ipynb"] = _first_cell(words.title, words.how_to_open, pack)
    return cells


def _first_cell(title: str, how: str, pack: Pack) -> str:
    title, how = without_marks(title), without_marks(how)
    if pack.language == "en":
        return f"# {title}\n\n*{how}*"
    # Not a paragraph: JupyterLab aligns paragraphs to the left in every language.
    block = to_html(how).replace("p>", "div>")
    opening = f'<div lang="{pack.language}" dir="{pack.direction}">'
    return f"{opening}\n\n# {title}\n\n{block}\n</div>"


DIGESTS_FILE = "notebooks-copied.json"


def copy_notebooks(
    source: Path,
    data: Path,
    words: Mapping[str, str] = ERROR_MESSAGES,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Copy notebooks into a data folder, and update earlier copies.

    An unchanged copy is replaced by a newer version, or by one in another language. A changed one
    stays, and the newer version is put beside it, once; what was put there before and changed stays
    as well.

    Parameters
    ----------
    source : Path
        The folder of the installed notebooks.
    data : Path
        The data folder; copies go to its folder ``notebooks``.
    words : mapping of str to str
        Messages by code.
    titles : mapping of str to str
        Markdown for the first cell of a copy, by its name.

    Returns
    -------
    list of str
        A sentence about each newer version that lies beside a changed copy.

    Raises
    ------
    OSError
        When they cannot be copied.
    """
    folder = data / "notebooks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digests = _read(data / DIGESTS_FILE)
    before, messages = dict(digests), []
    for installed in sorted(source.glob("*.ipynb")):
        copy, notebook = folder / installed.name, installed.read_bytes()
        delivered = _with_title(notebook, titles.get(copy.name))
        newest, wanted = _digest(notebook), _digest(delivered)
        # Digests of the installed notebook and of its copy; the same in English.
        earlier, _, copied = digests.get(copy.name, "").partition(" ")
        present = _digest(copy.read_bytes()) if copy.exists() else None
        digests[copy.name] = newest if newest == wanted else f"{newest} {wanted}"
        if present is None or (present == (copied or earlier) and present != wanted):
            copy.write_bytes(delivered)
        elif newest != earlier and present != wanted:
            stem = ErrorMessage("notebook_beside", {"name": copy.stem}).text(words)
            beside = _unchanged_path(copy.with_stem(stem), {wanted, copied or earlier})
            beside.write_bytes(delivered)
            message = ErrorMessage("notebook_renewed", {"file": copy.name, "beside": beside.name})
            messages.append(message.text(words))
    if digests != before:
        write_atomic(data / DIGESTS_FILE, json.dumps(digests, indent=1, sort_keys=True).encode())
    return messages


def _unchanged_path(path: Path, digests: Container[str]) -> Path:
    """Return the first path, or numbered one, with no notebook or one that has such a digest."""
    stem, number = path.stem, 1
    while path.exists() and _digest(path.read_bytes()) not in digests:
        number += 1
        path = path.with_stem(f"{stem} {number}")
    return path


def _with_title(notebook: bytes, title: str | None) -> bytes:
    """Return a notebook with other Markdown in its first cell; unchanged without one."""
    if title is None:
        return notebook
    parsed = json.loads(notebook)
    for cell in parsed["cells"]:
        if cell.get("id") == FIRST_CELL and "".join(cell["source"]) != title:
            cell["source"] = title.splitlines(keepends=True)
            return f"{json.dumps(parsed, indent=1, ensure_ascii=False)}\n".encode()
    return notebook


def _read(path: Path) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        digests = json.loads(path.read_text("utf-8"))
        if isinstance(digests, dict):
            return {str(name): str(digest) for name, digest in digests.items()}
    return {}


def _digest(notebook: bytes) -> str:
    """Return a digest of the text of a notebook's cells."""
    data = notebook
    with contextlib.suppress(ValueError, TypeError, KeyError):
        cells = json.loads(notebook)["cells"]
        texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
        data = json.dumps(texts).encode()
    return hashlib.sha256(data).hexdigest()
