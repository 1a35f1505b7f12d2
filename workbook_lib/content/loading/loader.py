"""Finding a content pack and loading it.

Loading the English pack takes about 15 milliseconds beside the imports, so nothing is kept between
calls: a change to a file is there on the next call.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.content.loading.pack_reader import (
    ParsedPack,
    is_folder,
    read_pack,
    validate_source,
)
from workbook_lib.content.loading.problems import ContentError, Problem, excerpt
from workbook_lib.content.loading.yaml_source import YamlSource
from workbook_lib.content.schema.chapter import Chapter, Section
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import MEASURES, MeasuresPart
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN, Content, Pack, Sources
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Room

if TYPE_CHECKING:
    from collections.abc import Mapping


def load_pack(folder: Path) -> Content:
    """Load a content pack.

    Parameters
    ----------
    folder
        Folder of one language, with ``pack.yaml`` in it.

    Returns
    -------
    Content
        The whole pack, its chapters in the order of ``pack.yaml``.

    Raises
    ------
    ContentTrouble
        When anything is wrong with any file; it holds all problems.
    """
    found = read_pack(folder)
    pack = found.model("pack.yaml", Pack)
    home = found.model("home.yaml", Home)
    interface = found.model("interface.yaml", Interface)
    room = found.model("room.yaml", Room)
    sources = found.model("sources.yaml", Sources)
    if found.problems or not (pack and home and interface and room and sources):
        raise ContentError(excerpt(folder.name or folder), found.problems)
    chapters = (found.model(f"{name}.yaml", Chapter) for name in pack.chapters)
    return Content(
        pack=pack,
        home=home,
        interface=with_default_words(interface),
        room=room,
        sources=sources.sources,
        chapters=tuple(chapter for chapter in chapters if chapter),
        measures=found.measures,
    )


def with_default_words(interface: Interface) -> Interface:
    """Return an interface with English words for what came later than the first packs."""
    if interface.browser is not None:
        return interface
    english = read_pack(content_folder({}) / "en").model("interface.yaml", Interface)
    return interface.model_copy(update={"browser": english and english.browser})


def check_pack(folder: Path) -> list[Problem]:
    """Say everything that is wrong with a content pack.

    Parameters
    ----------
    folder
        Folder of one language.

    Returns
    -------
    list of Problem
        By file and line; empty when the pack can be used.
    """
    return list(read_pack(folder).problems)


def pack_notices(folder: Path) -> list[Problem]:
    """Say what is left aside in the folder of one language: files that no list names."""
    return list(read_pack(folder).notices)


def content_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder that holds a folder for each language.

    Parameters
    ----------
    environ
        ``WORKBOOK_CONTENT`` names another folder than the one that came with the workbook.
    """
    named = environ.get("WORKBOOK_CONTENT")
    if named:
        return Path(named)
    # A wheel carries its own copy; in the source tree the folder stands beside the package. The
    # copy is looked for first, because beside an installed package anything might be called so.
    package = Path(__file__).resolve().parents[2]
    carried = package / "_shared" / "content"
    return carried if carried.is_dir() else package.parent / "content"


def languages(folder: Path) -> tuple[str, ...]:
    """Return the languages in a folder of packs, by name.

    Parameters
    ----------
    folder
        What `content_folder` returns.
    """
    if not is_folder(folder):
        return ()
    names = sorted(each.parent.name for each in folder.glob("*/pack.yaml"))
    return tuple(name for name in names if re.fullmatch(LANGUAGE_PATTERN, name))


def pack_folder(lang: str = "en", environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of one language.

    Parameters
    ----------
    lang
        A language as in "en" or "pt-BR"; it may come from an address.
    environ
        See `content_folder`.

    Raises
    ------
    ContentTrouble
        When there is no pack in this language.
    """
    folder = content_folder(environ)
    known = languages(folder)
    if lang in known:
        return folder / lang
    advice = f"There are words in: {', '.join(known)}." if known else "Name a folder that has them."
    what = "there are no words in the language asked for" if known else "there are no words in it"
    problem = Problem(excerpt(folder.name or folder), 0, (), what, advice)
    raise ContentError(excerpt(folder.name or folder), (problem,))


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
    found = read_pack(folder)
    pack = found.model("pack.yaml", Pack)
    home = found.model("home.yaml", Home)
    interface = found.model("interface.yaml", Interface)
    room = found.model("room.yaml", Room)
    sources = found.model("sources.yaml", Sources)
    whole = excerpt(folder.name or folder)
    if not (pack and home and interface and room and sources):
        raise ContentError(whole, found.problems)
    chapters = [_without_broken_sections(found, each) for each in pack.chapters]
    content = Content(
        pack=pack,
        home=home,
        interface=with_default_words(interface),
        room=room,
        sources=sources.sources,
        chapters=tuple(chapter for chapter in chapters if chapter),
        measures=found.measures,
    )
    file = f"{name}.yaml"
    its_own = tuple(each for each in found.problems if each.file == file)
    for chapter in content.chapters:
        if chapter.id == name:
            return _without_measures(
                OpenedChapter(content, chapter, _problems_by_section(its_own)), found
            )
    missing = Problem(file, 0, (), "there is no such chapter", "Name one that pack.yaml lists.")
    raise ContentError(whole, its_own or (missing,))


def _without_measures(opened: OpenedChapter, found: ParsedPack) -> OpenedChapter:
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


def _problems_by_section(problems: tuple[Problem, ...]) -> dict[str, tuple[Problem, ...]]:
    names = dict.fromkeys(each.path[1] for each in problems if _in_section(each))
    return {
        name: tuple(each for each in problems if _in_section(each) and each.path[1] == name)
        for name in names
    }


def _in_section(problem: Problem) -> bool:
    return len(problem.path) > 1 and problem.path[0] == "sections"


def _without_broken_sections(found: ParsedPack, name: str) -> Chapter | None:
    """Return a chapter without its broken sections; None when more than those is broken."""
    file = f"{name}.yaml"
    problems = _problems_by_section(tuple(each for each in found.problems if each.file == file))
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
    return validate_source(YamlSource(file, {**value, "sections": kept}), Chapter)
