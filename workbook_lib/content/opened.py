"""A chapter that is shown even when some of its sections cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook_lib.content.loading.loader import complete
from workbook_lib.content.loading.pack_reader import Draft, draft, fit
from workbook_lib.content.loading.problems import ContentTrouble, Problem, shown
from workbook_lib.content.loading.yaml_source import Tree
from workbook_lib.content.schema.chapter import Chapter, Section
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import MEASURES, MeasuresPart
from workbook_lib.content.schema.pack import Content, Pack, Sources
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Room

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class OpenedChapter:
    """A chapter, and what is wrong with the sections that it had to leave out.

    Attributes
    ----------
    content
        The pack; chapters that cannot be shown at all are left out.
    chapter
        The chapter, without the sections that cannot be shown.
    problems
        Section id to what is wrong with it.
    """

    content: Content
    chapter: Chapter
    problems: Mapping[str, tuple[Problem, ...]]


def open_chapter(folder: Path, name: str) -> OpenedChapter:
    """Open a chapter as far as it can be shown.

    Parameters
    ----------
    folder
        Folder of one language.
    name
        Id of the chapter.

    Raises
    ------
    ContentTrouble
        When the chapter is not there, or what stands around its sections is wrong.
    """
    found = draft(folder)
    pack = found.model("pack.yaml", Pack)
    home = found.model("home.yaml", Home)
    interface = found.model("interface.yaml", Interface)
    room = found.model("room.yaml", Room)
    sources = found.model("sources.yaml", Sources)
    whole = shown(folder.name or folder)
    if not (pack and home and interface and room and sources):
        raise ContentTrouble(whole, found.problems)
    chapters = [_mended(found, each) for each in pack.chapters]
    content = Content(
        pack=pack,
        home=home,
        interface=complete(interface),
        room=room,
        sources=sources.sources,
        chapters=tuple(chapter for chapter in chapters if chapter),
        measures=found.measures,
    )
    file = f"{name}.yaml"
    its_own = tuple(each for each in found.problems if each.file == file)
    for chapter in content.chapters:
        if chapter.id == name:
            return _without_measures(OpenedChapter(content, chapter, _by_section(its_own)), found)
    missing = Problem(file, 0, (), "there is no such chapter", "Name one that pack.yaml lists.")
    raise ContentTrouble(whole, its_own or (missing,))


def _without_measures(opened: OpenedChapter, found: Draft) -> OpenedChapter:
    """Leave out the section of the measures when one of them has a mistake.

    How someone is measured is not a thing to get half right.
    """
    problems = tuple(each for each in found.problems if each.file.startswith(MEASURES))
    kept = tuple(each for each in opened.chapter.sections if not _has_measures(each))
    if not problems or len(kept) == len(opened.chapter.sections):
        return opened
    named = {each.id: problems for each in opened.chapter.sections if _has_measures(each)}
    chapter = opened.chapter.model_copy(update={"sections": kept})
    return OpenedChapter(opened.content, chapter, {**opened.problems, **named})


def _has_measures(section: Section) -> bool:
    return isinstance(section.part, MeasuresPart)


def _by_section(problems: tuple[Problem, ...]) -> dict[str, tuple[Problem, ...]]:
    names = dict.fromkeys(each.path[1] for each in problems if _in_section(each))
    return {
        name: tuple(each for each in problems if _in_section(each) and each.path[1] == name)
        for name in names
    }


def _in_section(problem: Problem) -> bool:
    return len(problem.path) > 1 and problem.path[0] == "sections"


def _mended(found: Draft, name: str) -> Chapter | None:
    """Return a chapter without its broken sections; None when more than those is broken."""
    file = f"{name}.yaml"
    problems = _by_section(tuple(each for each in found.problems if each.file == file))
    if not problems:
        return found.model(file, Chapter)
    value = found.trees[file].value
    if not isinstance(value, dict) or not isinstance(value.get("sections"), list):
        return None
    kept = [
        section
        for position, section in enumerate(value["sections"])
        if found.trees[file].path(("sections", position))[1] not in problems
    ]
    # A tree of its own: what is wrong with the rest has been reported already.
    return fit(Tree(file, {**value, "sections": kept}), Chapter)
