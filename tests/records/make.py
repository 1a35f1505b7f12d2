"""Writes the record files of this folder: ``python -m tests.records.make``.

All tests of chapters use them. ``empty`` has no entries; ``half`` the start of each chapter;
``full`` two years of use: 200 episodes, 104 check-ins, everything answered; ``rtl`` some of the
same in Arabic, Hebrew, emoji, markup and very long words. The fields are read from the content
pack; run the program again after adding a chapter.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.plan import PlanPart
from workbook_lib.content.parts.talk import ChangePart, TalkPart
from workbook_lib.content.schema.pack import Content
from workbook_lib.record import Entry, Record, Stamp, encode
from workbook_lib.record.answers import form_scope
from workbook_lib.record.views.closeness import REFLECTION
from workbook_lib.record.views.loop import EPISODES
from workbook_lib.record.views.plan import PLAN, SHARED
from workbook_lib.record.views.signs import CHECK_INS
from workbook_lib.record.views.talk import TALKS
from workbook_lib.record.views.words import MESSAGES, WRITINGS
from workbook_lib.settings import Settings

HERE = Path(__file__).parent
SEED = 20261122
LAST_DAY = date(2026, 11, 22)
EPISODE_COUNT, CHECK_IN_COUNT, TALK_COUNT = 200, 104, 24
MISSED_WEEKS = frozenset({7, 8, 31, 60, 61, 62, 90})

SHORT = (
    "Sunday supper, phone on the table",
    "Home late, no message",
    "Plans with the family",
    "Money for the trip",
    "A text that went unanswered",
    "The dishes again",
    "Ten minutes of you, by choice",
    "A way in that is not a test",
    "Lonely, scared we are drifting",
    "Afraid of being a letdown",
)
LONG = (
    "Asked what was wrong, three times. Then said “fine, don’t bother”.",
    "Gave short answers, went to fix the bike and stayed out until it was dark.",
    "They would rather be anywhere but here. I said it twice, and heard it louder each time.",
    "Here it comes. Nothing I say will be right, so I say less and less.",
    "I miss you. Could we have ten minutes later, just us? You pick when.",
    "I’m not going away from you. I’m worn out. Give me half an hour, then I’ll find you.",
)
ODD = (
    "أشتاق إليك، وأخاف أن نبتعد 🕊️",
    "את לא עונה לי, ואני מתחיל לדאוג",
    "👩‍❤️‍👨🏳️‍🌈🙃🙃🙃",
    '<b onclick="x()">bold</b> & <script>alert(1)</script> $x^2$ {me.need} [x]',
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde" * 3,
    "=HYPERLINK(1+1)",
    "line one\nline two\r\n\tline three",
    "混ざった言葉 und Ünïcödé ﷽",
)

Pick = Callable[[Any], Any]
Answers = dict[str, Any]


class Writer:
    """Writes answers with increasing stamps."""

    def __init__(self, seed: int, words: Sequence[str] = ()) -> None:
        self.random = random.Random(seed)
        self.words = words
        self.entries: dict[str, Entry] = {}
        self.at = 0

    def put(self, day: date, answers: Answers) -> None:
        """Write answers on a day, without those that are None."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        self.at = max(self.at + 1, int(noon.timestamp() * 1000))
        for count, (path, value) in enumerate(answers.items()):
            if value is not None:
                self.entries[path] = Entry(value, Stamp(self.at, count, "tab-000000000000"))

    def answer(self, field: Any) -> Any:
        """Return an answer for a field; None for kinds that are answered elsewhere."""
        makes: dict[str, Pick] = {
            "short": lambda field: self.text(SHORT)[: field.max_length],
            "long": lambda field: self.text(LONG)[: field.max_length],
            "one": lambda field: self.random.choice(field.options).id,
            "several": lambda field: self.some(
                [option.id for option in field.options if not option.alone]
            ),
            "scale": lambda field: self.random.randint(1, field.steps),
            "table": lambda field: {
                row.id: self.random.choice(field.columns).id for row in field.rows
            },
            "lines": lambda field: self.some(
                [line.id for moment in field.moments for line in moment.lines], 4
            ),
        }
        return makes[field.kind](field) if field.kind in makes else None

    def text(self, usual: Sequence[str]) -> str:
        """Return random words."""
        return self.random.choice(self.words or usual)

    def some(self, ids: list[str], most: int = 3) -> list[str]:
        """Return random ids."""
        return self.random.sample(ids, min(len(ids), self.random.randint(1, most)))

    def record(self) -> Record:
        """Return the record."""
        return Record(self.entries)


def fields(exercise: Any) -> Iterator[Any]:
    """Yield the fields of an exercise."""
    for group in exercise.groups:
        yield from group.fields


def parts(content: Content, *kinds: str) -> list[Any]:
    """Return all parts of some kinds."""
    sections = [section for chapter in content.chapters for section in chapter.sections]
    return [section.part for section in sections if section.part and section.part.kind in kinds]


def hexed(number: int) -> str:
    """Return an id as pages create them."""
    return f"{number * 2654435761 % 2**32:08x}"


def write_forms(writer: Writer, content: Content, share: float = 1.0) -> None:
    """Answer a share of the fields of every single form."""
    for part in parts(content, "form", "reasons"):
        scope = form_scope(part.exercise.id)
        exercise_fields = list(fields(part.exercise))
        for field in exercise_fields[: max(1, round(len(exercise_fields) * share))]:
            writer.put(LAST_DAY, {f"{scope}/{field.id}": writer.answer(field)})
    for part in parts(content, "prompts"):
        exercise_fields = list(fields(part.exercise))
        for field in exercise_fields[: max(1, round(len(exercise_fields) * share))]:
            writer.put(LAST_DAY, {f"{REFLECTION}/{field.id}": writer.answer(field)})


def write_plan(writer: Writer, content: Content, share: float = 1.0) -> None:
    """Fill in the plan; every second answer is shared."""
    for part in parts(content, "plan"):
        write_columns(writer, part, share)
    writer.put(LAST_DAY, {f"{PLAN}/seat": "pursuer"})


def write_columns(writer: Writer, part: PlanPart, share: float) -> None:
    """Fill in the columns of one part of the plan."""
    for place, item in enumerate(part.items[: max(1, round(len(part.items) * share))]):
        for side in ("me", "partner"):
            path, value = f"{PLAN}/{item.id}.{side}", writer.answer(item)
            shown = value if (place + (side == "me")) % 2 else None
            writer.put(LAST_DAY, {path: value, path + SHARED: shown})


def write_episodes(writer: Writer, content: Content, count: int) -> None:
    """Write episodes over the two years before the last day, rewritten moves included."""
    forms = parts(content, "episode", "rewrite")
    exercise_fields = [field for part in forms for field in fields(part.exercise)]
    for number in range(count):
        day = LAST_DAY - timedelta(days=round((count - 1 - number) * 730 / max(count, 2)))
        scope = f"{EPISODES}/{hexed(number + 1)}"
        answers = {f"{scope}/{field.id}": writer.answer(field) for field in exercise_fields}
        writer.put(day, {**answers, f"{scope}/date": day.isoformat()})


def write_check_ins(writer: Writer, content: Content, count: int) -> None:
    """Write weekly check-ins, with missed weeks and missing answers."""
    (part,) = parts(content, "check_in")
    signs = next(field for field in fields(part.exercise) if field.kind == "signs")
    week, written = 0, 0
    while written < count:
        day = LAST_DAY - timedelta(weeks=count + len(MISSED_WEEKS) - 1 - week)
        week += 1
        if week in MISSED_WEEKS and count > len(MISSED_WEEKS):
            continue
        written += 1
        scope = f"{CHECK_INS}/{hexed(1000 + week)}"
        subject = "own" if written % 9 == 0 else "partner"
        answers: Answers = {"subject": subject, "date": day.isoformat()}
        for row in signs.rows:
            answers[row.id] = writer.random.choice((*LEVELS, None))
            if writer.random.random() < 0.2:
                answers[f"{row.id}.note"] = writer.text(SHORT)
        writer.put(day, {f"{scope}/{name}": value for name, value in answers.items()})


LEVELS = ("healthy", "healthy", "mixed", "mixed", "concerning", "unsure")


def write_talks(writer: Writer, content: Content, count: int) -> None:
    """Write talks, rated before and after a small change."""
    (talk,) = parts(content, "talk")
    exercise_fields = list(fields(talk.exercise))
    for change in parts(content, "change"):
        exercise_fields += fields(with_lines(change, talk))
    for number in range(count):
        day = LAST_DAY - timedelta(days=30 * (count - 1 - number))
        scope = f"{TALKS}/{hexed(2000 + number)}"
        answers = {f"{scope}/{field.id}": writer.answer(field) for field in exercise_fields}
        writer.put(day, {**answers, f"{scope}/date": day.isoformat()})


def with_lines(change: ChangePart, talk: TalkPart) -> Any:
    """Return the exercise after a small change."""
    return change.with_lines(talk)


def write_words(writer: Writer, count: int) -> None:
    """Write messages and third-person writings."""
    for number in range(count):
        day = LAST_DAY - timedelta(days=11 * (count - number))
        message = {name: writer.text(LONG) for name in ("noticed", "feel", "need", "ask")}
        scope = f"{MESSAGES}/{hexed(3000 + number)}"
        writer.put(day, {f"{scope}/{name}": value for name, value in message.items()})
        writing = {name: writer.text(LONG) for name in ("about", "view", "hindered", "helps")}
        scope = f"{WRITINGS}/{hexed(4000 + number)}"
        writer.put(day, {f"{scope}/{name}": value for name, value in writing.items()})


def empty(_: Content) -> Record:
    """Return an empty record."""
    return Record()


def half(content: Content) -> Record:
    """Return the start of each chapter, left in the middle."""
    writer = Writer(SEED + 1)
    write_forms(writer, content, 0.3)
    write_plan(writer, content, 0.4)
    write_episodes(writer, content, 1)
    some = [path for path in writer.entries if "rewrite" in path or "partner.need" in path]
    for path in some:
        if path.startswith(EPISODES):
            del writer.entries[path]
    write_check_ins(writer, content, 2)
    return writer.record()


def full(content: Content) -> Record:
    """Return two years of use."""
    writer = Writer(SEED)
    write_episodes(writer, content, EPISODE_COUNT)
    write_check_ins(writer, content, CHECK_IN_COUNT)
    write_talks(writer, content, TALK_COUNT)
    write_words(writer, 12)
    write_forms(writer, content)
    write_plan(writer, content)
    return writer.record()


def rtl(content: Content) -> Record:
    """Return answers from right to left, in emoji, in markup, and in very long words."""
    writer = Writer(SEED + 2, ODD)
    write_episodes(writer, content, len(ODD))
    write_check_ins(writer, content, 4)
    write_talks(writer, content, 3)
    write_words(writer, 3)
    write_forms(writer, content)
    write_plan(writer, content)
    return writer.record()


RECORDS: dict[str, Callable[[Content], Record]] = {
    "empty": empty,
    "half": half,
    "full": full,
    "rtl": rtl,
}


def main() -> None:
    """Write the files."""
    content = load_pack(pack_folder("en", Settings()))
    for name, make in RECORDS.items():
        path = HERE / f"{name}.json"
        path.write_bytes(encode(make(content)))
        print(f"Written: {path.name}, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
