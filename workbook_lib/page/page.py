"""One chapter in a notebook: opened in the first cell, then a section a cell."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets

from workbook_lib.content.loading.loader import OpenedChapter, open_chapter, pack_folder
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.content.schema.pack import Content
from workbook_lib.errors import UserError
from workbook_lib.page.builders import section_builders
from workbook_lib.page.frame import in_voila, language, limit_page_links, page_frame, render_opening
from workbook_lib.record.record import is_path
from workbook_lib.sections.output import render, show_html, show_widgets
from workbook_lib.session.context import SectionContext
from workbook_lib.session.record_session import FileWatch, RecordSession
from workbook_lib.store.errors import PassphraseNeeded
from workbook_lib.store.mode import Mode, binder_idle_timeout, is_binder, mode_for, store_for
from workbook_lib.widgets.journal_sync import JournalSync
from workbook_lib.widgets.mount_points import PRERENDERED_VARIABLE, SERVED_VARIABLE
from workbook_lib.widgets.widget import Widget


class Page:
    """A chapter on the screen.

    Attributes
    ----------
    content : Content
        The whole content pack.
    chapter : Chapter
        The chapter that this page shows.
    session : RecordSession
        The record while the page is open.
    keeper : JournalSync
        What stands between the page's journal and the store.
    context : SectionContext
        What the sections share: content, record and selections.
    failed : list of str
        Sections that could not be shown.
    waited_for : bool
        Whether what it puts on the screen is there already, as it looks before anybody wrote.
    """

    def __init__(
        self,
        opened: OpenedChapter,
        session: RecordSession,
        mode: str,
        loan: float | None = None,
        *,
        stores: bool = True,
    ) -> None:
        self.content = opened.content
        self.chapter = opened.chapter
        self.session = session
        self.context = SectionContext(opened.content, opened.chapter, session, mode)
        self.failed: list[str] = []
        self.waited_for = False
        self._shown: dict[str, Widget] = {}
        self._problems = opened.problems
        self._exercises = {
            section.id: _exercises(section, opened.content) for section in opened.chapter.sections
        }
        expected = [name for names in self._exercises.values() for name in names]
        self.keeper = JournalSync(
            opened.content.interface,
            mode,
            expected,
            session.put,
            self._hello,
            self._moved,
            loan,
            stores=stores,
        )
        session.connect(self.keeper.send_entries)
        self._file_watch = FileWatch(session.refresh)

    def _hello(self, scopes: Sequence[str]) -> Callable[[], dict[str, Any]]:
        """Select the items the page already displays; return a reader of their stored entries."""
        legal = [scope for scope in scopes if is_path(scope)]
        self.context.restore(legal)
        return lambda: {
            f"{scope}/{name}": entry
            for scope in legal
            for name, entry in self.session.entries(scope).items()
        }

    def _moved(self) -> dict[str, Any]:
        """Return widget state that differs from the prerendered snapshot."""
        return {
            spot: moved for spot, each in self._shown.items() if (moved := each.changed_state())
        }

    def show(self, name: str) -> None:
        """Show one section in the cell's output.

        A section that fails shows a small card in its place, and the rest of the page goes on.
        The last section is followed by the chapter's small step.

        Parameters
        ----------
        name : str
            Id of the section, as in the content pack.
        """
        try:
            section = self.chapter.section(name)
            if not isinstance(section.part, MeasuresPart) or self.content.measures:
                self._head(section)
                self._part(section)
            if section == self.chapter.sections[-1]:
                words = self.content.interface.frame.small_step
                show_html(render("step", title=words, text=self.chapter.step))
        except Exception as problem:  # noqa: BLE001 - Voila ends the page at the first failing cell
            self._card(name, problem)

    def _head(self, section: Section) -> None:
        known = {source.id: source for source in self.content.sources}
        sources = [known[each] for each in section.sources]
        label = self.content.interface.frame.sources
        show_html(render("head", section=section, sources=sources, label=label))

    def _part(self, section: Section) -> None:
        if section.part is None:
            return
        build = section_builders()[section.part.kind]
        if widgets := build(self.context, section, section.part):
            self.put(widgets, f"{self.chapter.id}/{section.id}")

    def put(
        self,
        widgets: Sequence[ipywidgets.Widget],
        spot: str,
        frame: Mapping[str, Any] | None = None,
    ) -> None:
        """Show widgets in the output of the cell, at a mount point of their own."""
        follows = self.session.watched_prefixes if self.waited_for else None
        words = self.content.interface.notebook
        self._shown |= show_widgets(widgets, spot, follows, words, frame)

    def _card(self, name: str, problem: Exception) -> None:
        self.failed.append(name)
        for exercise in self._exercises.get(name, ()):
            self.keeper.stop_waiting_for(exercise)
        words = self.content.interface.error
        sentences = [str(each) for each in self._problems.get(name, ())]
        if isinstance(problem, UserError):
            sentences.append(str(problem))
        card = render(
            "card",
            section=name,
            title=words.section_title,
            text=words.section,
            sentences=sentences,
        )
        show_html(card)


def _exercises(section: Section, content: Content) -> tuple[str, ...]:
    """Ids of the exercises that a section will show."""
    if isinstance(section.part, MeasuresPart):
        return tuple(measure.exercise.id for measure in content.measures)
    exercise = getattr(section.part, "exercise", None)
    return (exercise.id,) if exercise else ()


class ClosedPage:
    """What stands in for a page that cannot be opened: its sections show nothing more."""

    def show(self, name: str) -> None:
        """Show nothing; the cell that opened the page has said why."""


def open_page(chapter: str, environ: Mapping[str, str] = os.environ) -> Page | ClosedPage:
    """Open a chapter and show what stands at its top.

    Parameters
    ----------
    chapter : str
        Id of the chapter.
    environ : mapping of str to str
        Says where the words are kept, in which language to speak, and which house this is.
    """
    try:
        opened = open_chapter(pack_folder(language(environ), environ), chapter)
        mode = mode_for(environ)
        limit_page_links(opened.content, environ, Path.cwd())
        borrowed = mode is Mode.GUEST and is_binder(environ)
        loan = binder_idle_timeout(environ) if borrowed and SERVED_VARIABLE in environ else None
        stores = loan is not None or not borrowed
        page = Page(opened, RecordSession(store_for(environ)), mode.value, loan, stores=stores)
        if page.keeper.expected and isinstance(page.session.error, PassphraseNeeded):
            raise page.session.error
    except UserError as trouble:
        show_html(render("closed", sentences=str(trouble).splitlines()))
        return ClosedPage()
    if not in_voila(environ):
        keeps = bool(page.keeper.expected)
        top = render_opening(
            page.chapter, page.content, environ, mode, borrowed=borrowed, keeps=keeps
        )
        show_html(top)
    page.waited_for = PRERENDERED_VARIABLE in environ
    page.put([page.keeper], page.chapter.id, page_frame(page.content, page.chapter, environ))
    return page
