"""One chapter in a notebook: opened in the first cell, then a section a cell."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets

from workbook_lib.content.loading.loader import OpenedChapter, open_chapter, pack_folder
from workbook_lib.content.markdown import CanOpen, can_open_all, link_checker
from workbook_lib.content.page_frame import Place
from workbook_lib.content.parts.words import MessageStepPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.content.schema.pack import Content, Pack
from workbook_lib.errors import ERROR_MESSAGES, UserError
from workbook_lib.page.frame import (
    build_voila_frame,
    limit_page_links,
    render_opening,
)
from workbook_lib.record.record import is_path
from workbook_lib.sections.output import (
    declare_pack,
    place_output,
    render,
    show_html,
    show_widgets,
)
from workbook_lib.session.context import SectionContext
from workbook_lib.session.record_session import FileWatch, RecordSession
from workbook_lib.settings import Settings
from workbook_lib.store.errors import PassphraseNeeded
from workbook_lib.store.mode import (
    Mode,
    mode_for,
    store_for,
)
from workbook_lib.widgets.journal_sync import JournalSync
from workbook_lib.widgets.widget import Widget

END_STEP = "end"
"""Id of the last step of a chapter, which no section has."""


class Page:
    """An open chapter.

    Attributes
    ----------
    content : Content
        The content pack.
    chapter : Chapter
        The chapter of this page.
    session : RecordSession
        The record of the page.
    journal_sync : JournalSync
        Exchanges entries with the journal of the browser.
    context : SectionContext
        Content, record and selections, shared by the sections.
    section_ids : tuple of str
        Ids of all sections in order, also of those that cannot be shown.
    is_page : bool
        Whether the chapter is shown as a page with steps, not in a notebook.
    prerendered : bool
        Whether the browser already shows the snapshot of the chapter.
    declared : Pack or None
        The pack whose language is declared on each output; None on a page of our server.
    debug : bool
        Whether a section that fails prints its traceback below its card.
    """

    def __init__(
        self,
        opened: OpenedChapter,
        session: RecordSession,
        mode: str,
        loan: float | None = None,
        *,
        stores: bool = True,
        can_open: CanOpen = can_open_all,
    ) -> None:
        self.content = opened.content
        self.chapter = opened.chapter
        self.session = session
        self.context = SectionContext(opened.content, opened.chapter, session, mode, can_open)
        self.section_ids = opened.section_ids
        self.prerendered = False
        self.is_page = False
        self.declared: Pack | None = None
        self.debug = False
        self._widgets: dict[str, Widget] = {}
        self._problems = opened.problems
        self._exercises = {
            section.id: _exercises(section, opened.content) for section in opened.chapter.sections
        }
        homework = opened.content.interface.homework
        self._exercises[END_STEP] = (
            (homework.exercise.id,) if homework and opened.chapter.homework else ()
        )
        expected = [name for names in self._exercises.values() for name in names]
        self.journal_sync = JournalSync(
            opened.content.interface,
            mode,
            expected,
            session.put,
            self._restore_entries,
            self._changed_states,
            loan,
            stores=stores,
        )
        session.connect(self.journal_sync.send_entries)
        self._file_watch = FileWatch(session.refresh)

    @property
    def step_ids(self) -> list[str]:
        """Ids of the sections that start a step, and of those that cannot be shown."""
        within = {part.id for part in self.chapter.sections if part.place != "step"}
        return [name for name in self.section_ids if name not in within]

    def _restore_entries(
        self, scopes: Sequence[str], today: date | None
    ) -> Callable[[], dict[str, Any]]:
        """Select the items the page already displays; return a reader of their stored entries."""
        if today is not None:
            self.context.set_today(today)
        valid = [scope for scope in scopes if is_path(scope)]
        self.context.restore(valid)
        return lambda: {
            f"{scope}/{name}": entry
            for scope in valid
            for name, entry in self.session.entries(scope).items()
        }

    def _changed_states(self) -> dict[str, Any]:
        """Return widget state that differs from the prerendered snapshot."""
        return {
            mount_point: state
            for mount_point, widget in self._widgets.items()
            if (state := widget.changed_state())
        }

    def show(self, name: str) -> None:
        """Show one step in the output of the cell.

        If a section fails, an error card is shown instead and the rest of the page works. The
        chapter's small step follows the last section.

        Parameters
        ----------
        name : str
            Id of the section that starts the step; of another section, only that one is shown.
        """
        with declare_pack(self.declared):
            self._show_step(name)

    def _show_step(self, name: str) -> None:
        try:
            sections = self.chapter.step_sections(name)
        except KeyError as error:
            with place_output(self._place(name)):
                self._show_error_card(name, error)
            return
        for section in sections:
            with place_output(self._place(name, section)):
                self._show_section(section)
        if self.chapter.sections[-1] in sections:
            with place_output(self._place(END_STEP)):
                self._show_small_step()

    def _show_small_step(self) -> None:
        """Show the chapter's small step, and a form to keep it with a day."""
        title, text = self.content.interface.frame.small_step, self.chapter.step
        keeps = bool(self._exercises[END_STEP])
        show_html(render("step", title=title, text=text, keeps=keeps))
        if not keeps:
            return
        try:
            widgets = section_builders()["small_step"](
                self.context, self.chapter.sections[-1], None
            )
            self.put(widgets, f"{self.chapter.id}/{END_STEP}")
        except Exception as error:  # noqa: BLE001 - as for a section
            self._show_error_card(END_STEP, error)

    def _place(self, step: str, section: Section | None = None) -> Place | None:
        """Return where an output of a section is shown; None in a notebook."""
        if not self.is_page:
            return None
        first = next((entry for entry in self.chapter.sections if entry.id == step), None)
        folded = section if section and section.place == "folded" else None
        return Place(
            step=step,
            see=bool(first and first.see),
            next=(first and first.next) or "",
            fold=folded.id if folded else "",
            fold_title=folded.title if folded else "",
        )

    def _show_section(self, section: Section) -> None:
        part = section.part
        if isinstance(part, MeasuresPart) and not self.content.measures_of(part):
            return
        try:
            titled = not (self.is_page and section.place == "folded")
            if titled or section.prose:
                show_html(render("head", section=section, titled=titled))
            self._show_part(section)
            by_id = {source.id: source for source in self.content.sources}
            sources = [by_id[name] for name in section.sources]
            if section.folded or sources:
                label = self.content.interface.frame.sources
                show_html(render("folds", section=section, sources=sources, label=label))
        except Exception as error:  # noqa: BLE001 - Voila ends the page at the first failing cell
            self._show_error_card(section.id, error)

    def _show_part(self, section: Section) -> None:
        if section.part is None:
            return
        build = section_builders()[section.part.kind]
        if widgets := build(self.context, section, section.part):
            self.put(widgets, f"{self.chapter.id}/{section.id}")

    def put(
        self,
        widgets: Sequence[ipywidgets.Widget],
        mount_point: str,
        frame: Mapping[str, Any] | None = None,
    ) -> None:
        """Show widgets in the output of the cell."""
        follows = self.session.watched_prefixes if self.prerendered else None
        words = self.content.interface.notebook
        self._widgets |= show_widgets(widgets, mount_point, follows, words, frame)

    def _show_error_card(self, name: str, error: Exception) -> None:
        for exercise in self._exercises.get(name, ()):
            self.journal_sync.stop_waiting_for(exercise)
        words = self.content.interface.error
        sentences = [str(problem) for problem in self._problems.get(name, ())]
        if isinstance(error, UserError):
            sentences.append(error.text(self.content.interface.error_messages, isolated=True))
        card = render(
            "card",
            section=name,
            title=words.section_title,
            text=words.section,
            sentences=sentences,
        )
        show_html(card)
        if self.debug:
            traceback.print_exception(error)


def _exercises(section: Section, content: Content) -> tuple[str, ...]:
    """Return the ids of a section's exercises."""
    if isinstance(section.part, MeasuresPart):
        return tuple(measure.exercise.id for measure in content.measures_of(section.part))
    if isinstance(section.part, MessageStepPart):
        return (section.part.form,)
    exercise = getattr(section.part, "exercise", None)
    return (exercise.id,) if exercise else ()


class ClosedPage:
    """A page that could not be opened. It has already shown the reason."""

    def show(self, name: str) -> None:
        """Show nothing."""


def open_page(chapter: str, settings: Settings | None = None) -> Page | ClosedPage:
    """Open a chapter and show its opening.

    Parameters
    ----------
    chapter : str
        Id of the chapter.
    settings : Settings, optional
        Deployment mode, language and data folder; by default of this process.
    """
    settings = settings or Settings.read()
    if settings.is_unattended and not settings.mode:
        # The outputs of the notebook would contain what a person wrote.
        settings = replace(settings, mode=Mode.GUEST.value)
    words: Mapping[str, str] = ERROR_MESSAGES
    declared: Pack | None = None
    try:
        opened = open_chapter(pack_folder(settings.page_language, settings), chapter)
        words = opened.content.interface.error_messages
        if not settings.page:
            declared = opened.content.pack
        mode = mode_for(settings)
        can_open: CanOpen = can_open_all
        if settings.in_voila:
            can_open = link_checker(settings, Path.cwd())
            opened = limit_page_links(opened, can_open)
        on_binder = mode is Mode.GUEST and settings.on_binder
        has_memory = settings.served and not settings.in_voila
        loan = settings.binder_idle_timeout if on_binder and has_memory else None
        stores = loan is not None or not on_binder
        page = Page(
            opened,
            RecordSession(store_for(settings)),
            mode.value,
            loan,
            stores=stores,
            can_open=can_open,
        )
        if page.journal_sync.expected and isinstance(page.session.error, PassphraseNeeded):
            raise page.session.error
    except UserError as error:
        with declare_pack(declared):
            show_html(render("closed", sentences=error.text(words, isolated=True).splitlines()))
        return ClosedPage()
    page.is_page, page.prerendered, page.declared = settings.is_page, settings.page, declared
    # A traceback may contain what a person wrote: only the author of a notebook may see it.
    page.debug = settings.debug and not settings.is_page
    with declare_pack(declared):
        if not settings.is_page:
            saves_words = bool(page.journal_sync.expected)
            top = render_opening(
                page.chapter,
                page.content,
                settings,
                mode,
                on_binder=on_binder,
                saves_words=saves_words,
            )
            show_html(top)
        page.put(
            [page.journal_sync],
            page.chapter.id,
            build_voila_frame(page.content, page.chapter, settings),
        )
    return page


SectionBuilder = Callable[[SectionContext, Section, Any], Sequence[ipywidgets.Widget]]


def section_builders() -> Mapping[str, SectionBuilder]:
    """Return the builder of each kind of part; section modules are imported on first use."""
    from workbook_lib.sections import (
        closeness,
        forms,
        loop,
        measures,
        plan,
        reasons,
        signs,
        take_home,
        talk,
        timers,
        words,
    )
    from workbook_lib.sections import help as help_sections

    return {
        "story": loop.build_story,
        "episode": loop.build_episode,
        "form": forms.build_form,
        "loop": loop.build_loop,
        "outside_loop": loop.build_outside_loop,
        "rewrite": loop.build_rewrite,
        "new_loop": loop.build_new_loop,
        "episodes": loop.build_episodes,
        "repeats": loop.build_repeats,
        "reasons": reasons.build_reasons,
        "picked": reasons.build_picked,
        "pressure": loop.build_pressure,
        "talk": talk.build_talk,
        "change": talk.build_change,
        "feel": talk.build_feel,
        "talks": talk.build_talks,
        "pacer": timers.build_pacer,
        "reminder": timers.build_reminder,
        "prompts": closeness.build_prompts,
        "map": closeness.build_map,
        "measures": measures.build_measures,
        "check_in": signs.build_check_in,
        "weeks": signs.build_weeks,
        "weeks_file": signs.build_weeks_file,
        "reading": signs.build_reading,
        "check_ins": signs.build_check_ins,
        "good_moment": signs.build_good_moment,
        "good_moments": signs.build_good_moments,
        "counsel": help_sections.build_counsel,
        "composer": words.build_composer,
        "message_step": words.build_message_step,
        "messages": words.build_messages,
        "outside": words.build_outside,
        "outside_writings": words.build_writings,
        "tips": help_sections.build_tips,
        "safety": help_sections.build_safety,
        "helplines": help_sections.build_helplines,
        "alone": help_sections.build_alone,
        "plan": plan.build_plan,
        "share": plan.build_share,
        "joint": plan.build_joint,
        "take_home": take_home.build_take_home,
        "small_step": take_home.build_small_step,
        "agenda": timers.build_agenda,
    }
