"""Model of ``interface.yaml``: labels and messages outside the chapters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, create_model

from workbook_lib.content.language import TextForms
from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    WRITTEN_ANEW,
    Model,
    Placeholders,
    PluralForms,
    Prose,
    Text,
    WithAddress,
    WithCount,
    WithMost,
    WithName,
    WithNumber,
    WithStatus,
    WithTime,
    WithTitleAndNotebook,
)
from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.fields import CopyWords
from workbook_lib.errors import ERROR_MESSAGES, placeholders

WithDate = Annotated[str, NON_EMPTY, Placeholders("date")]


class SaveWords(Model):
    """Texts of the save indicator. ``{time}`` is the time of day."""

    saved_personal: WithTime
    saved_guest: WithTime
    saving: Text
    offline: Text
    nothing: Text
    starting: Text
    remember: Text
    remember_note: Text


class BannerWords(Model):
    """Texts of the banner that is shown at the top while there is a problem."""

    offline_title: Text
    offline: Text
    full_title: Text
    full: Text
    store_title: Text
    starting: Text


class BrowserWords(Model):
    """Messages for a browser or network that lacks or blocks something a page needs.

    ``{name}`` is the feature an old browser lacks; ``{address}`` is the page with the last words.
    """

    cookies_title: Text
    cookies: Text
    cookies_only_here: Text
    cookies_sign_in: Text
    storage_title: Text
    storage: Text
    storage_offline: Text
    line_title: Text
    line: Text
    slow_title: Text
    slow: Text
    old_title: Text
    old: WithName
    restarted_title: Text
    restarted: Text
    stopped: Text
    copying: CopyWords
    come_back: WithAddress
    shared_title: Text = ""
    shared: Text = ""


class BinderWords(Model):
    """Messages of a page on Binder.

    ``{count}`` is Binder's idle timeout in minutes; ``{time}`` is the time of day in ``held`` and
    the remaining time in ``warn``; ``{name}`` is the name of a file. ``tab`` is the title of the
    browser tab while the page waits for an answer.
    """

    title: Text
    text: WithCount
    who_sees: Text
    save: Text
    saved: WithName
    nothing: Text
    held: WithTime
    offline: Text
    offline_title: Text
    offline_text: Text
    warn_title: Text
    warn: WithTime
    still: Text
    stays: Text
    over_title: Text
    over: Text
    gone_title: Text
    gone: Text
    again: Text
    trying: Text
    not_yet: Text
    tab: Text


class QuickExitWords(Model):
    """Texts of the quick exit. ``{count}`` is the number of times Shift was pressed."""

    label: Text
    title: Text
    skip: Text
    pressed: WithCount
    note: Text
    blank_title: Text


class FrameWords(Model):
    """Texts of header, menu and footer. ``{number}`` is the number of a chapter of ``{count}``.

    ``tab_title`` is the neutral title of every page in the browser tab and its history.
    """

    name: Text
    tab_title: Text
    skip: Text
    main: Text
    chapters: Text
    chapter_menu: Text
    chapter_of: WithNumber
    here: Text
    done: Text
    begun: Text | None = None
    beside: Text | None = None
    home: Text
    help: Text
    file: Text
    following: Text
    foot: Text
    small_step: Text
    sources: Text
    languages: Text = "Language"


class HomeworkWords(Model):
    """The small step at the end of a chapter, and its return on the start page.

    ``title`` is the name of the list of small steps. ``exercise`` asks for it: the field ``text``
    starts with the chapter's own small step, ``due`` is the day to look at it again, and ``result``
    how it went. ``kept`` and ``kept_undated`` are shown in place of the form once it is decided.

    ``ahead``, ``by`` and ``undated`` are above the words on the start page: before and after the
    day, and without a day. ``did``, ``half``, ``not_yet``, ``later``, ``removed`` and
    ``again_done`` are the replies to what the reader presses. ``paper_by`` and ``paper_undated``
    are the labels on paper.
    """

    title: Text
    counted: WithCount
    exercise: Exercise
    keep: Text
    own: Text
    kept: Annotated[str, NON_EMPTY, Placeholders("date", "text")]
    kept_undated: Annotated[str, NON_EMPTY, Placeholders("text")]
    change: Text
    lacking: Text
    ahead: WithDate
    by: WithDate
    undated: Text
    today: Text
    tomorrow: Text
    ask: Text
    not_now: Text
    change_it: Text
    remove: Text
    confirm: Text
    confirm_yes: Text
    confirm_no: Text
    show: Text
    again: Text
    again_done: Text
    did: Text
    half: Text
    not_yet: Text
    later: Text
    removed: Text
    paper_by: WithDate
    paper_undated: Text


class StepWords(Model):
    """Texts of a chapter that is read in steps.

    ``where`` takes ``{number}`` and ``{count}``. ``everything`` and ``one_at_a_time`` are the
    labels of the links that show all steps on one page, and one at a time again.
    """

    where: Annotated[str, NON_EMPTY, Placeholders("number", "count")]
    list: Text
    start: Text
    resume: Text
    next: Text
    back: Text
    skip: Text
    stop: Text
    everything: Text
    one_at_a_time: Text


class SafetyLineWords(Model):
    """The safety line at the top of each page with exercises, and on paper.

    It ends with a link to the help page; ``nowhere`` replaces the link on paper.
    """

    ask: Text
    nowhere: Text


WordList = Annotated[tuple[Text, ...], WRITTEN_ANEW]


class SentenceWords(Model):
    """Words that decide how an answer is inserted into a sentence. Case is ignored."""

    capitals: WordList = Field(
        default=("I",), description="Words that keep their capital inside a sentence."
    )
    subjects: WordList = Field(
        default=("I",), description="An answer that starts with one of them is a whole sentence."
    )
    verbs: WordList = Field(
        default=(),
        description="An answer with one of them as second word is a whole sentence.",
    )
    joins: WordList = Field(
        default=(), description="An answer that starts with one of them continues the template."
    )


class FieldWords(Model):
    """Messages and labels of fields. ``{most}`` is a number of characters."""

    too_long: WithMost
    bad_date: Text
    choose: Text
    clear: Text
    sentence: SentenceWords = SentenceWords()


class FigureWords(Model):
    """Texts of figures. ``failed`` replaces a figure that cannot be shown."""

    failed: Text
    steps: Text


class FillingWords(Model):
    """Texts about the dated fillings of a measure.

    ``describe`` is the text alternative of the chart, ``now`` and ``before`` head the columns of
    the latest and the first filling on paper.
    """

    date: Text
    another: Text
    title: Text
    line: Annotated[str, NON_EMPTY, Placeholders("answered", "of")]
    items: ListPart
    over_time: Text
    how: Text
    describe: Annotated[TextForms, PluralForms("title", "count")]
    table: Text
    question: Text
    answer: Text
    day: Text
    undated: Text
    none: Text


class ChartWords(Model):
    """Texts of charts.

    ``keys`` is the help for the keyboard, ``read`` stands where the text of a mark will be.
    ``options`` opens all switches, ``shown`` and ``rows`` name those for marks and for rows,
    ``nothing`` is for a chart with all of them switched off. ``range``, ``latest``, ``all``,
    ``move`` and ``span`` are about the weeks that are shown: {number} is how many, {first} and
    {last} are days.
    """

    keys: Text
    read: Text
    options: Text
    shown: Text
    rows: Text
    nothing: Text
    range: Text
    latest: Annotated[TextForms, PluralForms("count", "number")]
    all: Text
    move: Text
    span: Annotated[str, NON_EMPTY, Placeholders("first", "last")]
    picture: Text


class NotebookWords(Model):
    """Messages for notebooks that are opened without the workbook's server.

    ``how_to_open`` stands below the title of a notebook. ``run_cells`` replaces an exercise in a
    saved notebook, ``elsewhere`` one whose scripts cannot be loaded. ``no_scripts`` is for a Voila
    page without scripts, ``no_package`` for a kernel without this library. ``another_page``
    replaces a link that has no address: {title} and {notebook}.
    """

    how_to_open: Annotated[str, NON_EMPTY, Placeholders("notebook")] | None = None
    run_cells: Text
    elsewhere: Text
    no_scripts: Text
    no_package_title: Text
    no_package: Text
    another_page: WithTitleAndNotebook = "{title}"


class DataPartWords(Model):
    """Title and explanation of a chart or a table of a person's own data."""

    title: Text
    text: Prose


class DataWords(Model):
    """Texts of the notebook ``explore``, which shows a person's own data.

    ``how_to_open`` stands below its title. ``date``, ``trigger`` and ``seat`` are the columns of
    the table of ``triggers``, ``table`` and ``rows`` those of the list of all tables.
    """

    title: Text
    how_to_open: Text
    about: Prose
    weeks: DataPartWords
    triggers: DataPartWords
    talks: DataPartWords
    tables: DataPartWords
    date: Text
    trigger: Text
    seat: Text
    table: Text
    rows: Text


class PaperWords(Model):
    """Texts of the blank worksheets that are not part of a chapter."""

    title: Text
    handouts: Text | None = None
    lead: Text
    marks: Text = Field(description="What a ring and a box before an answer mean.")
    found: Text
    more: Text


class ErrorWords(Model):
    """Texts of error cards and error pages. ``{status}`` is an HTTP status code."""

    section_title: Text
    section: Text
    not_found_title: Text
    not_found: Text
    failed_title: Text
    failed: WithStatus
    sign_in_title: Text
    sign_in: Text
    address_title: Text
    address: Text
    full_title: Text
    full: Text
    locked_title: Text
    locked: Text
    back_home: Text
    no_script: Text


if TYPE_CHECKING:
    ErrorMessages = Model
else:
    ErrorMessages = create_model(
        "ErrorMessages",
        __base__=Model,
        __doc__="Messages of errors by their code; a pack without one has the English message.",
        **{
            code: (Annotated[str, NON_EMPTY, Placeholders(*placeholders(message))], message)
            for code, message in ERROR_MESSAGES.items()
        },
    )


class Interface(Model):
    """``interface.yaml``: labels and messages outside the chapters.

    A pack without ``steps``, ``homework``, ``browser``, ``chart``, ``filling`` or ``explore`` uses
    the English texts.
    """

    frame: FrameWords
    steps: StepWords | None = None
    homework: HomeworkWords | None = None
    safety: SafetyLineWords | None = None
    leave: QuickExitWords
    save: SaveWords
    banner: BannerWords
    browser: BrowserWords | None = None
    loan: BinderWords
    field: FieldWords
    figure: FigureWords
    chart: ChartWords | None = None
    filling: FillingWords | None = None
    notebook: NotebookWords | None = None
    explore: DataWords | None = None
    error: ErrorWords
    errors: ErrorMessages = ErrorMessages()
    paper: PaperWords

    @property
    def error_messages(self) -> Mapping[str, str]:
        """Messages of errors by code."""
        return self.errors.model_dump()

    @property
    def safety_on_paper(self) -> str:
        """The safety line without a link; empty if the pack has none."""
        return f"{self.safety.ask} {self.safety.nowhere}" if self.safety else ""
