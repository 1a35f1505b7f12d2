"""Prints at the end of a run which help lines should be checked again."""

from __future__ import annotations

from datetime import UTC, datetime

from workbook_lib.errors import UserError


def pytest_terminal_summary(terminalreporter):
    """Say it without failing: by the calendar alone, every copy would fail one day."""
    try:
        from tests.content.lines import old
    except UserError:
        return  # The words cannot be read: their own tests have said why.
    lines = old(datetime.now(UTC).date())
    if lines:
        terminalreporter.section("help lines to look at again")
        for line in lines:
            terminalreporter.write_line(line)
