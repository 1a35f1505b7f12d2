"""Settings of a process, from its environment variables. Nothing else reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Mapping

MODE_VARIABLE = "WORKBOOK_MODE"
LANGUAGE_VARIABLE = "WORKBOOK_LANG"
DATA_FOLDER_VARIABLE = "WORKBOOK_DATA_DIR"
CONTENT_VARIABLE = "WORKBOOK_CONTENT"
SERVED_VARIABLE = "WORKBOOK_SERVED"
PAGE_VARIABLE = "WORKBOOK_PAGE"
IDLE_TIMEOUT_VARIABLE = "WORKBOOK_QUIET"

DEFAULT_PORT = 8866
"""The port of the workbook, unless another is asked for or it is in use."""

DEFAULT_IDLE_TIMEOUT = 600
"""Binder's own limit, in seconds."""

VOILA_VARIABLES = frozenset({"VOILA_KERNEL_ID", "VOILA_BASE_URL"})
"""Variables that Voila gives to its kernels."""


@dataclass(frozen=True)
class Settings:
    """Settings of this process; `Settings.read` returns them.

    Attributes
    ----------
    mode : str
        ``WORKBOOK_MODE``: "personal" or "guest", in lower case; empty where the host decides.
    chosen_language : str
        ``WORKBOOK_LANG``: language of the pages, such as "en"; empty if not chosen.
    data_folder : Path or None
        ``WORKBOOK_DATA_DIR``: folder of the record; by default the system's folder for user data.
    content : Path or None
        ``WORKBOOK_CONTENT``: folder with a folder for each language; by default the shipped one.
    hosts : tuple of str
        ``WORKBOOK_HOSTS``: host names of a proxy before a guest server, in lower case; "*" is any.
    debug : bool
        ``WORKBOOK_DEBUG=1``: a notebook shows tracebacks to its author.
    served : bool
        ``WORKBOOK_SERVED``: our own server or our server extension runs this process.
    page : bool
        ``WORKBOOK_PAGE``: this process runs a chapter for a page of our server.
    idle_timeout : float or None
        ``WORKBOOK_QUIET``: idle seconds until a Binder session ends; None if not set or not valid.
    url_language : str
        Language in the query of the page, from ``QUERY_STRING``. The query may contain the
        server's token, so nothing else of it is read.
    script_name : str or None
        ``SCRIPT_NAME``: path of the page that Voila serves.
    voila_base_url : str
        ``VOILA_BASE_URL``: base URL of Voila.
    voila : bool
        Whether Voila started this process (``SERVER_SOFTWARE``, ``VOILA_KERNEL_ID``,
        ``VOILA_BASE_URL``).
    in_session : bool
        Whether a Jupyter server started this process for an open notebook (``JPY_SESSION_NAME``).
    on_binder : bool
        Whether this is Binder (``BINDER_...``), where other projects share the browser's storage.
    on_hub : bool
        Whether this is a JupyterHub (``JUPYTERHUB_USER``).
    hub_url, hub_prefix, hub_token : str
        ``JUPYTERHUB_SERVICE_URL``, ``JUPYTERHUB_SERVICE_PREFIX`` and ``JUPYTERHUB_API_TOKEN``.
    browser : str
        ``CHROMIUM``: command of the browser that makes PDF files; by default one is searched.
    program_folders : tuple of str
        Folders of programs on Windows: ``PROGRAMFILES``, ``PROGRAMFILES(X86)``, ``LOCALAPPDATA``.
    python_path : str
        ``PYTHONPATH``.
    """

    mode: str = ""
    chosen_language: str = ""
    data_folder: Path | None = None
    content: Path | None = None
    hosts: tuple[str, ...] = ()
    debug: bool = False
    served: bool = False
    page: bool = False
    idle_timeout: float | None = None
    url_language: str = ""
    script_name: str | None = None
    voila_base_url: str = "/"
    voila: bool = False
    in_session: bool = False
    on_binder: bool = False
    on_hub: bool = False
    hub_url: str = ""
    hub_prefix: str = ""
    hub_token: str = field(default="", repr=False)
    browser: str = ""
    program_folders: tuple[str, ...] = ()
    python_path: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Return the settings of an environment.

        Parameters
        ----------
        environ : mapping of str to str, optional
            Environment variables; those of this process if not given.

        Examples
        --------
        >>> Settings.read({"WORKBOOK_LANG": "es"}).language
        'es'
        """
        if environ is None:
            environ = os.environ
        get = environ.get
        data_folder = get(DATA_FOLDER_VARIABLE, "").strip()
        content = get(CONTENT_VARIABLE, "")
        hosts = (name.strip().lower() for name in get("WORKBOOK_HOSTS", "").split(","))
        folders = (get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
        return cls(
            mode=get(MODE_VARIABLE, "").strip().lower(),
            chosen_language=get(LANGUAGE_VARIABLE, ""),
            data_folder=Path(data_folder) if data_folder else None,
            content=Path(content) if content else None,
            hosts=tuple(filter(None, hosts)),
            debug=get("WORKBOOK_DEBUG", "") not in ("", "0"),
            served=SERVED_VARIABLE in environ,
            page=PAGE_VARIABLE in environ,
            idle_timeout=_idle_timeout(get(IDLE_TIMEOUT_VARIABLE, "")),
            url_language=parse_qs(get("QUERY_STRING", "")).get("lang", [""])[0],
            script_name=get("SCRIPT_NAME"),
            voila_base_url=get("VOILA_BASE_URL", "/"),
            voila=get("SERVER_SOFTWARE", "").startswith("voila")
            or not environ.keys().isdisjoint(VOILA_VARIABLES),
            in_session="JPY_SESSION_NAME" in environ,
            on_binder=any(name.startswith("BINDER_") for name in environ),
            on_hub="JUPYTERHUB_USER" in environ,
            hub_url=get("JUPYTERHUB_SERVICE_URL", ""),
            hub_prefix=get("JUPYTERHUB_SERVICE_PREFIX", ""),
            hub_token=get("JUPYTERHUB_API_TOKEN", ""),
            browser=get("CHROMIUM", ""),
            program_folders=tuple(filter(None, folders)),
            python_path=get("PYTHONPATH", ""),
        )

    @property
    def language(self) -> str:
        """Language of the pages unless their URL has another; English if none is chosen."""
        return self.chosen_language or "en"

    @property
    def page_language(self) -> str:
        """Language of this process's page: that of its URL, or else `language`."""
        return self.url_language or self.language

    @property
    def in_voila(self) -> bool:
        """Whether Voila by itself runs this notebook, not a handler of ours."""
        return self.voila and not self.page

    @property
    def is_page(self) -> bool:
        """Whether this process runs a chapter for a page, of our server or of Voila."""
        return self.page or self.voila

    @property
    def is_unattended(self) -> bool:
        """Whether a program runs this notebook, such as nbconvert, which saves what it shows."""
        return not self.is_page and not self.in_session

    @property
    def binder_idle_timeout(self) -> float | None:
        """Idle seconds until a Binder session ends; None elsewhere."""
        return (self.idle_timeout or DEFAULT_IDLE_TIMEOUT) if self.on_binder else None


def _idle_timeout(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 < seconds <= DEFAULT_IDLE_TIMEOUT else None


def take_variable(name: str) -> str:
    """Remove a variable with a secret from the environment, and return its value.

    Examples
    --------
    >>> os.environ["A_SECRET"] = "x"
    >>> take_variable("A_SECRET"), take_variable("A_SECRET")
    ('x', '')
    """
    return os.environ.pop(name, "")


def variable_names(*prefixes: str) -> list[str]:
    """Return the names of the variables that are set and start with these prefixes, in any case.

    Examples
    --------
    >>> os.environ["A_SECRET"] = "x"
    >>> variable_names("a_sec")
    ['A_SECRET']
    """
    starts = tuple(prefix.upper() for prefix in prefixes)
    return sorted(name for name in os.environ if name.upper().startswith(starts))


def remove_variables(*prefixes: str) -> None:
    """Remove the variables that start with these prefixes, so that child processes lack them.

    Examples
    --------
    >>> os.environ["A_SECRET"] = "x"
    >>> remove_variables("A_SEC")
    >>> "A_SECRET" in os.environ
    False
    """
    for name in [name for name in os.environ if name.startswith(prefixes)]:
        del os.environ[name]
