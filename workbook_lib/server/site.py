"""What a server shows: which words, which notebooks, and whose record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.content.loading.loader import (
    content_folder,
    languages,
    load_pack,
    open_chapter,
    pack_folder,
)
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.errors import UserError
from workbook_lib.record import Record
from workbook_lib.store.errors import StoreOutdated
from workbook_lib.store.mode import Mode, binder_idle_timeout, is_binder, mode_for, store_for
from workbook_lib.store.personal import PersonalStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.server.content_watcher import ContentWatcher

SITE_SETTING = "workbook_site"
"""Under this name a site stands in the settings of a tornado application."""

ROOM_VARIABLE = "WORKBOOK_ROOM"
"""Stands in a site's environment while a room is open."""


@dataclass(frozen=True)
class Site:
    """What one server shows.

    Attributes
    ----------
    environ
        The environment that the kernels get too, so that page and kernel agree.
    root
        Folder that Voila serves.
    home
        Where the start page lies below the server's base address.
    watch
        Sees changes of the words, where someone is at work on them.
    """

    environ: Mapping[str, str]
    root: Path
    home: str = ""
    watch: ContentWatcher | None = None

    @property
    def mode(self) -> Mode:
        """Whose disk it is, as the kernels of Voila see it."""
        return mode_for({"SERVER_SOFTWARE": "voila", **self.environ})

    @property
    def may_remember(self) -> bool:
        """Whether a guest may have this browser remember their words when the tab is closed.

        On our own server only: on Binder and a hub, pages of others have the same origin, and could
        read what the browser keeps for ours.
        """
        return self.mode is Mode.GUEST and not self.home and not is_binder(self.environ)

    @property
    def loan(self) -> float | None:
        """After how many quiet seconds this computer ends, where Binder lends it; else None."""
        return binder_idle_timeout(self.environ) if self.mode is Mode.GUEST else None

    @property
    def room(self) -> bool:
        """Whether a room is open, so that pages lead to it."""
        return ROOM_VARIABLE in self.environ

    @property
    def default_language(self) -> str:
        """The language for those who ask for none."""
        return self.environ.get("WORKBOOK_LANG", "en")

    def language(self, asked: str) -> str:
        """Return the language asked for where there are words in it, else the usual one."""
        known = languages(content_folder(self.environ))
        return asked if asked in known else self.default_language

    def content(self, language: str) -> Content:
        """Return every word in one language. Raises ContentTrouble."""
        return load_pack(pack_folder(language, self.environ))

    def content_around(self, notebook: str, language: str) -> Content:
        """Return the words for the page of one notebook, even while another part is being edited.

        Parameters
        ----------
        notebook
            Its name, such as ``02-map-your-loop``: a number and the id of a chapter.
        language
            The language of the page.

        Raises
        ------
        ContentTrouble
            When the words cannot be read and this chapter is not among those that can.
        """
        try:
            return self.content(language)
        except ContentError:
            chapter = notebook.lstrip("0123456789-")
            return open_chapter(pack_folder(language, self.environ), chapter).content

    def notebook(self, chapter: Chapter) -> str | None:
        """Return where a chapter's notebook lies below the root; None where it is not there."""
        places = (f"{chapter.notebook}.ipynb", f"notebooks/{chapter.notebook}.ipynb")
        return next((place for place in places if (self.root / place).is_file()), None)

    def chapter_at(self, path: str, language: str) -> tuple[Content, Chapter | None]:
        """Return the chapter whose notebook lies at a path that a visitor named.

        The path is only ever compared with those of the chapters; it is never opened itself.

        Parameters
        ----------
        path
            Where the notebook lies below the root, with slashes; anything at all.
        language
            The language of the page.

        Returns
        -------
        tuple of Content and (Chapter or None)
            The words around the chapter, and the chapter; None when the path is no chapter's.

        Raises
        ------
        ContentTrouble
            When the words cannot be read and this chapter is not among those that can.
        """
        name = path.rpartition("/")[2].removesuffix(".ipynb")
        content = self.content_around(name, language)
        found = (each for each in content.chapters if self.notebook(each) == path)
        return content, next(found, None)

    def record(self) -> Record:
        """Return what the person wrote so far; empty for a guest, whose words are in the browser.

        A file that cannot be read counts as empty here: the chapter's page says what is wrong.
        """
        store = self.store()
        if store is None:
            return Record()
        reader = _reader(store.folder)
        try:
            return reader.again()
        except StoreOutdated:
            _reader.cache_clear()
            return self.record()
        except UserError:
            return Record()

    def plain_record(self) -> Record | None:
        """Return what the person wrote, unless it is sealed: of that, nothing more may be held.

        Returns
        -------
        Record or None
            The very object as long as nothing changes. None for a guest, where there is no file,
            and for one that is sealed or cannot be read.
        """
        store = self.store()
        if store is None:
            return None
        self.record()
        return _reader(store.folder).place.unchanged()

    def store(self) -> PersonalStore | None:
        """Return where the person's words are kept; None for a guest."""
        # The mode is settled; store_for shall not ask about the house again.
        store = store_for({**self.environ, "WORKBOOK_MODE": self.mode.value})
        return store if isinstance(store, PersonalStore) else None


@lru_cache(maxsize=1)
def _reader(folder: Path) -> PersonalStore:
    """Return a store that remembers what was in the file, as long as the same is in it."""
    return PersonalStore(folder)


def packaged_notebooks() -> Path:
    """Return where an installed package carries its notebooks. A source tree has none there."""
    return Path(__file__).resolve().parent.parent / "_shared" / "notebooks"


def notebooks_folder() -> Path:
    """Return the folder of notebooks: the copy in a wheel, else the one beside the package."""
    carried = packaged_notebooks()
    return carried if carried.is_dir() else carried.parents[2] / "notebooks"
