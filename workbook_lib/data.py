"""What notebooks call to get a person's record as tables and charts."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.content.language import format_day
from workbook_lib.content.loading.loader import example_file, load_pack, pack_folder
from workbook_lib.content.markdown import declare_language, to_html
from workbook_lib.content.page_frame import DATA_PART
from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.record import Record, decode
from workbook_lib.record.values import UnreadableFile
from workbook_lib.settings import Settings
from workbook_lib.store.encryption import MAX_SEALED, key_for, parse_sealed
from workbook_lib.store.errors import cannot_read
from workbook_lib.store.files import absolute_path
from workbook_lib.store.mode import store_for
from workbook_lib.store.passphrase import SealState, seal_state, unlock
from workbook_lib.store.personal import PersonalStore

if TYPE_CHECKING:
    import os

    import pandas as pd
    import plotly.graph_objects as go

    from workbook_lib.content.schema.pack import Content
    from workbook_lib.insight.answers import Table


PARTS = ("about", "weeks", "triggers", "talks", "tables")
"""Names of the parts of the page of a person's own data."""


_ALIGNED = re.compile(r"<(p|th|td)\b")


class RecordData:
    """A record as tables.

    Each call returns a new table. Changing it does not change the record or its file.

    **Tables**

    Unless said otherwise, the other columns are the fields of the form, each with the id of its
    field as its name. `columns` lists all columns of a table with their types and questions.

    ``episodes``
        One row per time that the loop happened: ``id``, the fields about the moment as a whole
        and the new moves (``rewrite.pursuer.ask``), ``written``.
    ``turns``
        One row per side of an episode: ``episode`` (id), ``date``, ``side`` (``me`` or
        ``partner``; the partner's side is a guess), ``seat`` (``pursuer`` or ``withdrawer``).
    ``reasons``
        One row per reason that was answered or written about: ``id``, ``title``, the booleans
        ``me``, ``partner`` and ``ruled_out``, and notes for both (``me.for``, ``partner.helps``).
    ``talks``
        One row per talk: ``id``, ``written``. Its ratings are in ``ratings``.
    ``ratings``
        One row per talk and line: ``talk`` (id), ``date``, ``tried`` (whether the change was
        tried), ``line`` (id), ``question``, ``low`` and ``high`` (labels of its ends), ``steps``
        (points on the line), ``before`` and ``after`` (a point, 1 to ``steps``), ``moved``
        (points toward the high end).
    ``check-ins``
        One row per check-in: ``id``, ``written``, and for each sign its level and its note
        (``talk``, ``talk.note``).
    ``good-moments``
        One row per small good moment: ``id``, ``written``.
    ``small-steps``
        One row per small step that was kept: ``id``, ``chapter`` (its title), ``text``, ``due``
        (the day to look at it again), ``result``, ``written``.
    ``prompts``
        One row per prompt that was answered or skipped: ``id``, ``question``, ``words``,
        ``statement`` and its ``rating`` (1 to 5), the ``line`` that it belongs to (``anxiety`` or
        ``avoidance``), ``toward`` (whether agreeing speaks for ``more`` or ``less`` of it),
        ``skipped``.
    ``messages``
        One row per message: ``id``, its pieces, ``message`` (the whole text), ``written``.
    ``writings``
        One row per text in the third person: ``id``, ``written``.
    ``plan``
        One row per answered item of the plan for two: ``plan`` (part of the chapter), ``id``,
        ``question``, the answers ``me`` and ``partner``, and whether each is shared.
    ``measures``, ``scores``
        One row per answered item of a questionnaire (``low`` to ``high``), and one per subscale
        (``score`` is missing with fewer than ``needs`` answers), each with the ``filling`` that it
        belongs to and its ``date``.
    ``answers``
        One row per answer of all other forms, as text: ``chapter``, ``form``, ``id``,
        ``question``, ``answer``, ``written``.
    ``entries``
        The record as it is in the file: ``path``, ``value`` (as JSON), ``written``.

    Rows are in order of date, those without one last. Words are ``string``, choices ``category``
    (with the label that was shown), several choices a tuple of labels, points ``Int64``, dates
    ``datetime64[s]``, and ``written``, the time of the last change, ``datetime64[ms, UTC]``. What
    was not answered is missing (``isna()``), or an empty tuple.

    Examples
    --------
    >>> import workbook_lib as workbook
    >>> example = workbook.read_record(or_example=True)
    >>> example.table("episodes")["date"].is_monotonic_increasing
    True
    """

    def __init__(self, record: Record, content: Content, about: ErrorMessage) -> None:
        self._record = record
        self._content = content
        self._about = about

    def __repr__(self) -> str:
        return self._about.text(self._content.interface.error_messages)

    def show(self, name: str) -> None:
        """Show a part of the notebook ``explore`` in the output of the cell.

        Parameters
        ----------
        name
            ``"about"`` (what the page is, and which record it shows), ``"weeks"``, ``"triggers"``,
            ``"talks"`` or ``"tables"``: a title and an explanation in the language of the reader,
            and a chart or a table.

        Raises
        ------
        UserError
            If no part has this name.

        Examples
        --------
        >>> import workbook_lib as workbook
        >>> workbook.read_record(or_example=True).show("triggers")
        <IPython...
        <IPython...
        """
        with in_language(self._content):
            if name not in PARTS:
                raise UserError("part_unknown", name=name, known=", ".join(PARTS))
        words = self._content.interface.explore
        if words is None:
            return
        if name == "about":
            about = self._about.text(self._content.interface.error_messages, isolated=True)
            self._show_html(f"{to_html(words.about)}<p>{escape(about)}</p>")
            return
        part = getattr(words, name)
        self._show_html(f"<h2>{escape(part.title)}</h2>{to_html(part.text)}")
        if name == "triggers":
            headings = {"date": words.date, "trigger": words.trigger, "seat": words.seat}
            table = self._build("episodes")
            places = {column.name: place for place, column in enumerate(table.columns)}
            shown = [column for column in headings if column in places]
            rows = [[self._cell(row[places[column]]) for column in shown] for row in table.rows]
            self._show_table(part.title, [headings[column] for column in shown], rows)
        elif name == "tables":
            rows = [
                [f"<code>{table}</code>", str(count)] for table, count in self._counts().items()
            ]
            self._show_table(part.title, [words.table, words.rows], rows)
        else:
            _display(self.chart(name))

    def _show_html(self, html: str, **metadata: str) -> None:
        """Show HTML in the language of the pack; a notebook host is in another one."""
        from IPython.display import HTML

        pack = self._content.pack
        attributes = f'lang="{pack.language}" dir="{pack.direction}"'
        html = html.replace("<code>", '<code dir="ltr">')
        # JupyterLab aligns paragraphs to the left and cells to the right in every language.
        html = _ALIGNED.sub(r'<\1 style="text-align: start"', html)
        _display(
            HTML(declare_language(f'<div class="bu-flow" {attributes}>{html}</div>')),  # type: ignore[no-untyped-call]
            {DATA_PART: {"lang": pack.language, **metadata}},
        )

    def _show_table(
        self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
    ) -> None:
        """Show a table; its cells are HTML."""
        head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        self._show_html(table, title=title)

    def _cell(self, value: object) -> str:
        """Return an answer as HTML; a person's own words may be in another language."""
        if isinstance(value, date):
            return format_day(value, self._content.pack.language)
        return "" if value is None else f'<bdi translate="no">{escape(str(value))}</bdi>'

    def _counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        from workbook_lib.insight.tables import TABLES

        return {
            name: len(build(self._record, self._content).rows) for name, build in TABLES.items()
        }

    @property
    def tables(self) -> pd.DataFrame:
        """The names of all tables (``table``), and how many ``rows`` each has."""
        from workbook_lib.insight.answers import Column, Table

        rows = [*self._counts().items()]
        return Table((Column("table"), Column("rows", "Int64")), rows).frame()

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; the description of `RecordData` has their names.

        Raises
        ------
        UserError
            If no table has this name.
        """
        return self._build(name).frame()

    def columns(self, name: str) -> pd.DataFrame:
        """Return the columns of a table: ``column``, ``dtype``, and the ``question`` asked.

        Raises
        ------
        UserError
            If no table has this name.
        """
        from workbook_lib.insight.answers import Column, Table

        table = self._build(name)
        questions = {column.name: column.question or None for column in table.columns}
        types = table.frame().dtypes.astype(str)
        rows = [(column, types[column], question) for column, question in questions.items()]
        columns = ("column", "dtype", "question")
        return Table(tuple(Column(column) for column in columns), rows).frame()

    def chart(self, name: str) -> go.Figure:
        """Return a chart; see `workbook_lib.chart`."""
        from workbook_lib.figures.charts import CHARTS, build_chart

        with in_language(self._content):
            if name not in CHARTS:
                raise UserError("chart_unknown", name=name, known=", ".join(CHARTS))
            return build_chart(name, self._record, self._content)

    def _build(self, name: str) -> Table:
        from workbook_lib.insight.tables import TABLES, build_table

        with in_language(self._content):
            if name not in TABLES:
                raise UserError("table_unknown", name=name, known=", ".join(TABLES))
        return build_table(name, self._record, self._content)


def _display(shown: object, metadata: Mapping[str, object] | None = None) -> None:
    from IPython.display import display

    display(shown, metadata=metadata)  # type: ignore[no-untyped-call]


def open_record(path: str | os.PathLike[str] | None, *, or_example: bool) -> RecordData:
    """Open a record; see `workbook_lib.read_record`."""
    settings = Settings.read()
    folder = pack_folder(settings.page_language, settings)
    content = load_pack(folder)
    with in_language(content):
        if path is not None:
            file = absolute_path(Path(path))
            record = _read_file(file, content)
            return RecordData(record, content, _about(record, file))
        try:
            return _own_record(settings, content)
        except NoRecord as error:
            if not or_example:
                raise
            about = ErrorMessage("example_shown", {"reason": error.message})
            return RecordData(_read_file(example_file(folder), content), content, about)


class NoRecord(UserError):
    """There is no record of one's own."""


def _about(record: Record, path: Path) -> ErrorMessage:
    return ErrorMessage("record_opened", {"count": len(record.paths()), "path": path})


def _own_record(settings: Settings, content: Content) -> RecordData:
    store = store_for(settings)
    if not isinstance(store, PersonalStore):
        raise NoRecord("record_elsewhere")
    if seal_state(store.file) is SealState.SEALED:
        unlock(store.file, _ask_passphrase(store.path, content))
    record = store.load()
    if not record.paths():
        raise NoRecord("record_empty")
    return RecordData(record, content, _about(record, store.path))


def _read_file(path: Path, content: Content) -> Record:
    try:
        if path.is_dir():
            raise UserError("record_is_folder", path=path)
        if not path.is_file():
            raise UserError("record_not_found", path=path)
        with path.open("rb") as file:
            data = file.read(MAX_SEALED + 1)
        sealed = parse_sealed(data)
        if sealed is not None:
            data = key_for(sealed, _ask_passphrase(path, content)).open(sealed)
        return decode(data)
    except OSError as error:
        raise cannot_read(path, error) from None
    except UnreadableFile as error:
        raise error.about(path) from None


def _ask_passphrase(path: Path, content: Content) -> str:
    from IPython.core.error import StdinNotImplementedError

    try:
        question = ErrorMessage("passphrase_ask").text(content.interface.error_messages)
        return getpass.getpass(f"{question} ")
    except (EOFError, StdinNotImplementedError):
        raise UserError("passphrase_not_asked", path=path) from None


@contextmanager
def in_language(content: Content) -> Iterator[None]:
    """Show errors in the language of a pack."""
    try:
        yield
    except UserError as error:
        error.words = content.interface.error_messages
        raise
