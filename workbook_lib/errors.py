"""The base class of errors that are shown to users."""

from __future__ import annotations


class UserError(Exception):
    """An error that a user can act on.

    The message is shown unchanged on the page and on the command line: what is wrong, where, and
    what to do next. It never contains anything that a person wrote in the workbook.
    """
