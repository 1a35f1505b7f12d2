"""A record of weekly check-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbook_lib.record import Clock, Record
from workbook_lib.record.file_format import encode
from workbook_lib.record.views.signs import check_in_scope

SIGNS = ("duration", "response", "presence", "plans", "warmth", "talk")


def save_weeks(folder, count):
    """Save a record of weekly check-ins on both subjects."""
    today = datetime.now().astimezone().date()
    clock, record = Clock("writer-a", lambda: 1_700_000_000_000), Record()
    for week in range(count):
        if week % 9 == 4:
            continue
        day = today - timedelta(weeks=count - week)
        for subject in ("partner", "own"):
            scope = check_in_scope(f"{subject[0]}{week:07d}")
            answers = {
                "subject": subject,
                "date": day.isoformat(),
                "talk.note": "تحدثنا قليلا 😀👩‍👩‍👧 <b>&amp;</b> " * 3,
                **{
                    sign: ("healthy", "mixed", "concerning", "unsure")[(week + place) % 4]
                    for place, sign in enumerate(SIGNS)
                },
            }
            for field, value in answers.items():
                record = record.put(f"{scope}/{field}", value, clock)
    (folder / "workbook.json").write_bytes(encode(record))
