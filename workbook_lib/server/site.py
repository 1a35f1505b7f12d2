"""Configuration of a server: content, which it watches for changes, notebooks, mode and record."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from workbook_lib.content.loading.loader import (
    check_pack,
    content_folder,
    language_names,
    languages,
    load_pack,
    open_chapter,
    pack_folder,
)
from workbook_lib.content.loading.pack_reader import is_file
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.errors import UserError
from workbook_lib.record import Record
from workbook_lib.server.kernels.notebook_runner import code_cells
from workbook_lib.settings import Settings
from workbook_lib.store.errors import StoreOutdated
from workbook_lib.store.mode import Mode, mode_for, store_for
from workbook_lib.store.personal import PersonalStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.content.schema.pack import Content

POLL_SECONDS = 0.25
"""Seconds between two checks; a change has to show within two seconds."""


DATA_NOTEBOOKS = ("explore.ipynb", "notebooks/explore.ipynb")
"""Possible paths of the notebook of a person's own data."""


class ContentState(TypedDict):
    """A digest of the content, and its problems."""

    state: str
    problems: list[str]


class ContentWatcher:
    """Polls a folder of packs while somebody waits for changes.

    File system events would need another library and do not work on every network folder; checking
    thirty small files four times a second is cheap.

    Parameters
    ----------
    folder : Path
        What ``content_folder`` returns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: tuple[tuple[str, int, int], ...] | None = None
        self._state = ""

    def state(self) -> str:
        """Return a digest of the current content."""
        files = _files(self._folder)
        stamps = tuple(_stamp(path) for path in files)
        if stamps != self._stamps:
            # Saving a file without changes gives the same digest.
            combined = hashlib.sha256()
            for path in files:
                combined.update(path.as_posix().encode() + b"\0" + _read_bytes(path) + b"\0")
            self._state, self._stamps = combined.hexdigest()[:12], stamps
        return self._state

    def check(self) -> ContentState:
        """Return the digest, and the problems as ``workbook check`` reports them."""
        state = self.state()
        packs = [self._folder / name for name in languages(self._folder)]
        problems = [str(problem) for pack in packs for problem in check_pack(pack)]
        return ContentState(state=state, problems=problems)

    async def changes(self) -> AsyncIterator[ContentState]:
        """Yield the current state, and a new one after each change."""
        sent = None
        while True:
            if await asyncio.to_thread(self.state) != sent:
                state = await asyncio.to_thread(self.check)
                sent = state["state"]
                yield state
            await asyncio.sleep(POLL_SECONDS)


def _files(folder: Path) -> list[Path]:
    # Fixed depth: the folder may also hold large unrelated folders.
    return sorted(
        path
        for pattern in ("*/*.yaml", "*/measures/*.yaml", "*/measures/optional/*.yaml")
        for path in folder.glob(pattern)
    )


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return path.as_posix(), 0, 0
    return path.as_posix(), status.st_mtime_ns, status.st_size


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # an editor may be replacing it
        return b""


class RecordReader:
    """Reads the record of a site, and keeps it while its file is unchanged."""

    def __init__(self) -> None:
        self._store: PersonalStore | None = None

    def read(self, store: PersonalStore) -> Record:
        """Return the record of a store; an empty one for a file that cannot be read.

        Parameters
        ----------
        store
            A new store.
        """
        if self._store is None or self._store.folder != store.folder:
            self._store = store
        try:
            return self._store.load_if_changed()
        except StoreOutdated:
            self._store = None
            return self.read(store)
        except UserError:
            return Record()

    def read_plain(self, store: PersonalStore) -> Record | None:
        """Return the record as ``read`` does; None for a missing, sealed or unreadable file."""
        self.read(store)
        return None if self._store is None else self._store.file.cached_record()


@dataclass(frozen=True)
class Site:
    """The content, notebooks and record that one server shows.

    Attributes
    ----------
    settings
        Settings of the process, which the kernels have as well.
    root
        Folder that Voila serves.
    home
        Path of the start page below the base path.
    watch
        Watches the content for changes, in preview.
    room
        Whether a workshop room is open, so that pages link to it.
    reader
        Reads the person's record.
    """

    settings: Settings
    root: Path
    home: str = ""
    watch: ContentWatcher | None = None
    room: bool = False
    reader: RecordReader = field(default_factory=RecordReader, repr=False, compare=False)

    @property
    def mode(self) -> Mode:
        """Deployment mode of the pages."""
        return mode_for(self.settings, page=True)

    @property
    def may_remember(self) -> bool:
        """Whether a guest may let the browser store their entries after the tab is closed.

        On our own server only: on Binder and a hub other pages have the same origin and could read
        the browser's storage.
        """
        return self.mode is Mode.GUEST and not self.home and not self.settings.on_binder

    @property
    def idle_limit(self) -> float | None:
        """Idle seconds until a Binder session ends; None elsewhere."""
        return self.settings.binder_idle_timeout if self.mode is Mode.GUEST else None

    @property
    def default_language(self) -> str:
        """The language of a request without one."""
        return self.settings.language

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are packs for."""
        return languages(content_folder(self.settings))

    @property
    def language_names(self) -> dict[str, str]:
        """The languages that there are packs for, with their own names."""
        return language_names(content_folder(self.settings))

    def language(self, requested: str) -> str:
        """Return the requested language where there is a pack for it, else the default."""
        return requested if requested in self.languages else self.default_language

    def content(self, language: str) -> Content:
        """Return the content in one language. Raises ContentError."""
        return load_pack(pack_folder(language, self.settings))

    def content_for_notebook(self, notebook: str, language: str) -> Content:
        """Return the content for the page of one notebook, even if another chapter is invalid.

        Parameters
        ----------
        notebook
            Name, such as ``01-map-your-loop``: a number and the id of a chapter.
        language
            The language of the page.

        Raises
        ------
        ContentError
            When the chapter or a part that all chapters need cannot be read.
        """
        try:
            return self.content(language)
        except ContentError:
            chapter = notebook.lstrip("0123456789-")
            return open_chapter(pack_folder(language, self.settings), chapter).content

    def notebook(self, chapter: Chapter) -> str | None:
        """Return the path of a chapter's notebook below the root; None where it is missing."""
        paths = (f"{chapter.notebook}.ipynb", f"notebooks/{chapter.notebook}.ipynb")
        return next(filter(self._has, paths), None)

    def _has(self, path: str) -> bool:
        return is_file(self.root / path)

    def chapter_at(self, path: str, language: str) -> tuple[Content, Chapter | None]:
        """Return the chapter of a notebook path from a URL.

        The path is only compared with those of the chapters and never opened.

        Parameters
        ----------
        path
            Untrusted path below the root, with slashes.
        language
            The language of the page.

        Returns
        -------
        tuple of Content and (Chapter or None)
            The content pack, and the chapter; None if the path is not that of a chapter.

        Raises
        ------
        ContentError
            When the chapter or a part that all chapters need cannot be read.
        """
        name = path.rpartition("/")[2].removesuffix(".ipynb")
        content = self.content_for_notebook(name, language)
        chapters = (entry for entry in content.chapters if self.notebook(entry) == path)
        return content, next(chapters, None)

    def is_data_notebook(self, path: str) -> bool:
        """Whether a path from a URL is that of the notebook of a person's own data."""
        return path in DATA_NOTEBOOKS and self._has(path)

    @property
    def data_notebook(self) -> str | None:
        """Path of the notebook of a person's own data; None for guests, who have no record here."""
        if self.mode is Mode.GUEST:
            return None
        return next(filter(self.is_data_notebook, DATA_NOTEBOOKS), None)

    def current_path(self, path: str, language: str) -> str | None:
        """Return the path of the chapter that a former notebook path leads to; None for any other.

        Parameters
        ----------
        path
            Untrusted path below the root, with slashes.
        language
            The language of the page.

        Raises
        ------
        ContentError
            When the content cannot be read.
        """
        name = path.removeprefix("notebooks/").removesuffix(".ipynb")
        chapters = (entry for entry in self.content(language).chapters if name in entry.former)
        chapter = next(chapters, None)
        return None if chapter is None else self.notebook(chapter)

    def runs_as_delivered(self, path: str) -> bool:
        """Whether a path is that of a chapter, and nobody has changed the code of its notebook.

        A former path of a chapter counts as well, unless there is still a notebook.

        Parameters
        ----------
        path
            Path below the root, from a request.
        """
        try:
            _, chapter = self.chapter_at(path, self.default_language)
            if chapter is None:
                current = self.current_path(path, self.default_language)
                return current is not None and not self._has(path)
        except ContentError:
            return True  # the page lists what is wrong
        delivered = notebooks_folder() / f"{chapter.notebook}.ipynb"
        try:
            return not delivered.is_file() or code_cells(self.root / path) == code_cells(delivered)
        except Exception:  # noqa: BLE001 - nbformat raises many classes; Voila reports the error
            return False

    def record(self) -> Record:
        """Return the person's record; empty for a guest, whose record is in the browser.

        An unreadable file counts as empty here; the page of the chapter reports it.
        """
        store = self.store()
        return Record() if store is None else self.reader.read(store)

    def plain_record(self) -> Record | None:
        """Return the person's record if it may be cached in memory.

        Returns
        -------
        Record or None
            The same object until the record changes. None for a guest, and for a missing, sealed
            or unreadable file.
        """
        store = self.store()
        return None if store is None else self.reader.read_plain(store)

    def store(self) -> PersonalStore | None:
        """Return the store of the person's record; None for a guest."""
        # Set the mode, so that store_for does not determine it again.
        store = store_for(replace(self.settings, mode=self.mode.value))
        return store if isinstance(store, PersonalStore) else None


def packaged_notebooks() -> Path:
    """Return the notebooks folder of an installed wheel; it does not exist in a source tree."""
    return Path(__file__).resolve().parent.parent / "_shared" / "notebooks"


def notebooks_folder() -> Path:
    """Return the folder of notebooks: the copy in a wheel, else the one beside the package."""
    carried = packaged_notebooks()
    return carried if carried.is_dir() else carried.parents[2] / "notebooks"
