"""What is seen and touched: one widget a module, each with a plain JavaScript module beside it.

A widget gets values and gives back entries; it knows no path and no store. ``Form`` shows an
exercise, ``Keeper`` keeps a page's words, ``Figure`` draws, ``Entries`` lists what was written,
``Table`` shows counts.
"""

from workbook_lib.widgets.entries import Entries
from workbook_lib.widgets.figure import Figure
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.keeper import Keeper
from workbook_lib.widgets.table import Table

__all__ = ["Entries", "Figure", "Form", "Keeper", "Table"]
