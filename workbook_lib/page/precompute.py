"""What a person's pages will show of their record, worked out before they are opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ipywidgets

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.page.frame import language
from workbook_lib.page.page import Page, open_page
from workbook_lib.sections.output import capture_output
from workbook_lib.sections.sign_weeks import distances

HEAVY = frozenset({"picked", "weeks", "reading", "take_home"})
"""Kinds of parts that take long with two years of answers, and that are recalled."""


def ahead(environ: Mapping[str, str]) -> Iterator[str]:
    """Work out what is recalled later, one chapter at a time, and return its name each time.

    Parameters
    ----------
    environ : mapping of str to str
        As for ``open_page``. Nothing is written there.

    Raises
    ------
    ContentTrouble
        When the pack cannot be read.
    """
    for chapter in load_pack(pack_folder(language(environ), environ)).chapters:
        heavy = [each.id for each in chapter.sections if each.part and each.part.kind in HEAVY]
        if heavy:
            with capture_output():
                page = open_page(chapter.id, environ)
                for section in heavy if isinstance(page, Page) else ():
                    page.show(section)
            distances.cache_clear()
            ipywidgets.Widget.close_all()
            yield chapter.id
