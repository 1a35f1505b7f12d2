"""What goes wrong, said in one plain sentence."""

from __future__ import annotations


class UserError(Exception):
    """A problem that a reader or a counselor can do something about.

    The message is shown as it is, on the page and on the command line: what is wrong, where, and
    what to do next. It never holds anything that a person wrote in the workbook.
    """
