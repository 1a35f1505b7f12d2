"""Finds, loads and copies content packs.

Parsed files are cached until one of them changes (see `pack_reader`): a change to a file shows
on the next call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.content.language import own_name
from workbook_lib.content.loading.cross_checks import shown_sections
from workbook_lib.content.loading.fallback import mark_texts, shipped_content
from workbook_lib.content.loading.pack_reader import (
    ParsedPack,
    base_folders,
    has_pack,
    is_file,
    is_folder,
    read_pack,
    validate_source,
)
from workbook_lib.content.loading.problems import ContentError, Problem, ProblemCode, excerpt
from workbook_lib.content.loading.yaml_source import KeyPath, YamlSource, parse_yaml
from workbook_lib.content.schema.chapter import Chapter, Section
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import MEASURES, MeasuresPart
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN, Content, Pack, Sources
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Handouts, RoomWords
from workbook_lib.errors import UserError
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
    ContentError
        When any file has a problem; lists all of them. A pack that is filled has other texts there.

    Examples
    --------
    >>> load_pack(pack_folder("en")).pack.language
    'en'
    """
    parsed = read_pack(folder)
    content = _content(parsed, lambda name: parsed.model(f"{name}.yaml", Chapter))
    if content is None or (parsed.problems and not parsed.is_filled):
        raise ContentError(excerpt(folder.name or folder), parsed.problems)
    return content


def _content(parsed: ParsedPack, chapter: Callable[[str], Chapter | None]) -> Content | None:
    """Assemble a pack; None when a file that every pack needs is invalid.

    Parameters
    ----------
    parsed
        The files of the pack.
    chapter
        Returns a chapter by its id; those that are None are left out.
    """
    pack = parsed.model("pack.yaml", Pack)
    home = parsed.model("home.yaml", Home)
    interface = parsed.model("interface.yaml", Interface)
    room = parsed.model("room.yaml", RoomWords)
    sources = parsed.model("sources.yaml", Sources)
    if not (pack and home and interface and room and sources):
        return None
    return Content(
        pack=pack,
        home=home,
        interface=with_default_words(interface),
        room=room,
        sources=sources.sources,
        chapters=tuple(filter(None, map(chapter, pack.chapters))),
        measures=parsed.measures,
        handouts=(parsed.model("handouts.yaml", Handouts) or Handouts()).handouts,
        is_complete=not (parsed.is_filled and parsed.problems)
        and not any(source.filled for source in parsed.files.values()),
    )


def with_default_words(interface: Interface) -> Interface:
    """Return an interface with English words for keys that older packs lack."""
    later = ("steps", "homework", "browser", "chart", "filling", "explore")
    missing = [name for name in later if getattr(interface, name) is None]
    if not missing:
        return interface
    english = read_pack(content_folder(Settings()) / "en").model("interface.yaml", Interface)
    return interface.model_copy(update={name: getattr(english, name, None) for name in missing})


def chapter_ids(folder: Path) -> tuple[str, ...]:
    """Return the ids of the chapters that a pack lists; none where its ``pack.yaml`` is invalid.

    Parameters
    ----------
    folder
        Folder of one language.

    Examples
    --------
    >>> "map-your-loop" in chapter_ids(pack_folder("en"))
    True
    """
    pack = read_pack(folder).model("pack.yaml", Pack)
    return pack.chapters if pack else ()


def check_pack(folder: Path) -> list[Problem]:
    """Return all problems of a content pack.

    Parameters
    ----------
    folder
        Folder of one language.

    Returns
    -------
    list of Problem
        By file and line; empty when the pack is valid.

    Examples
    --------
    >>> check_pack(pack_folder("en"))
    []
    """
    return list(read_pack(folder).problems)


def pack_notices(folder: Path) -> list[Problem]:
    """Return unlisted files and retired keys of a pack, which are not errors.

    Examples
    --------
    >>> pack_notices(pack_folder("en"))
    []
    """
    return list(read_pack(folder).notices)


def notebook_notices(folder: Path, notebooks: Path) -> list[Problem]:
    """Return a notice for each chapter without a notebook, and each section that it does not show.

    Parameters
    ----------
    folder
        Folder of one language.
    notebooks
        Folder of the notebooks. A chapter whose notebook cannot be read is left out.

    Examples
    --------
    >>> print(notebook_notices(pack_folder("en"), Path("empty"))[0])
    map-your-loop.yaml, line 3, notebook: the notebook 01-map-your-loop.ipynb does not exist...
    """
    parsed, notices = read_pack(folder), []
    pack = parsed.model("pack.yaml", Pack)
    for file in (f"{name}.yaml" for name in (pack.chapters if pack else ())):
        chapter = parsed.model(file, Chapter)
        if not chapter:
            continue
        notebook = notebooks / f"{chapter.notebook}.ipynb"
        if not is_file(notebook):
            line = parsed.files[file].lines.get(("notebook",), 0)
            what = f"the notebook {notebook.name} does not exist, so no page shows this chapter"
            advice = f"Add it to {notebooks}."
            code = ProblemCode.NOTEBOOK_NOT_FOUND
            notices.append(Problem(file, line, ("notebook",), code, what, advice))
            continue
        shown = shown_sections(notebook)
        if shown is None:
            continue
        names = {section.id for section in chapter.sections} & shown
        shown_ids = {section.id for name in names for section in chapter.step_sections(name)}
        for position, section in enumerate(chapter.sections):
            if section.id not in shown_ids:
                line = parsed.files[file].lines.get(("sections", position), 0)
                what = f"the notebook {chapter.notebook}.ipynb does not show this section"
                advice = f'Add a cell with page.show("{section.id}") to it, or remove the section.'
                code = ProblemCode.SECTION_NOT_SHOWN
                notices.append(Problem(file, line, ("sections", section.id), code, what, advice))
    return notices


def content_folder(settings: Settings | None = None) -> Path:
    """Return the folder that holds a folder for each language.

    Parameters
    ----------
    settings
        Settings, which may name a folder other than the shipped one; by default of this process.

    Examples
    --------
    >>> content_folder(Settings(content=Path("my-words"))).name
    'my-words'
    """
    settings = settings or Settings.read()
    if settings.content is not None:
        return settings.content
    return shipped_content()


EXAMPLE_FILE = "example.json"
"""File of a pack with a made-up record."""


def example_file(folder: Path) -> Path:
    """Return the made-up record of a pack, of one that fills it, or the shipped English one.

    Parameters
    ----------
    folder
        Folder of one language.

    Examples
    --------
    >>> example_file(pack_folder("en")).name
    'example.json'
    """
    packs = (folder, *base_folders(folder), shipped_content() / "en")
    return next(filter(Path.is_file, (pack / EXAMPLE_FILE for pack in packs)))


def languages(folder: Path) -> tuple[str, ...]:
    """Return the languages in a folder of packs, by name.

    Parameters
    ----------
    folder
        As returned by `content_folder`.

    Examples
    --------
    >>> "en" in languages(content_folder(Settings()))
    True
    """
    if not is_folder(folder):
        return ()
    names = sorted(file.parent.name for file in folder.glob("*/pack.yaml"))
    return tuple(name for name in names if re.fullmatch(LANGUAGE_PATTERN, name))


def language_names(folder: Path) -> dict[str, str]:
    """Return the languages in a folder of packs with their own names.

    A pack may have a ``name``; by default it is that of Unicode CLDR.

    Examples
    --------
    >>> language_names(content_folder(Settings()))["en"]
    'English'
    """
    return {name: _name_in_pack(folder / name) or own_name(name) for name in languages(folder)}


def _name_in_pack(folder: Path) -> str | None:
    try:
        text = (folder / "pack.yaml").read_text("utf-8-sig")
    except (OSError, ValueError):
        return None
    name = parse_yaml("pack.yaml", text).get(("name",))
    return name if isinstance(name, str) else None


def pack_folder(lang: str = "en", settings: Settings | None = None) -> Path:
    """Return the folder of one language.

    Parameters
    ----------
    lang
        A language such as "en" or "pt-BR". Untrusted: it may come from a URL.
    settings
        See `content_folder`.

    Raises
    ------
    ContentError
        When there is no pack in this language.

    Examples
    --------
    >>> pack_folder("en", {}).name
    'en'
    """
    folder = content_folder(settings)
    available = languages(folder)
    if lang in available:
        return folder / lang
    advice = (
        f"There are words in: {', '.join(available)}."
        if available
        else "Name a folder that has them."
    )
    what = (
        "there are no words in the language asked for" if available else "there are no words in it"
    )
    problem = Problem(
        excerpt(folder.name or folder), 0, (), ProblemCode.LANGUAGE_NOT_FOUND, what, advice
    )
    raise ContentError(excerpt(folder.name or folder), (problem,))


@dataclass(frozen=True)
class OpenedChapter:
    """A chapter without its invalid sections, and the problems of those.

    Attributes
    ----------
    content
        The pack, without chapters that are invalid as a whole.
    chapter
        The chapter, without its invalid sections.
    problems
        Problems by section id.
    section_ids
        Ids of all sections in their order, also of the invalid ones.

    Examples
    --------
    >>> opened = open_chapter(pack_folder("en"), "map-your-loop")
    >>> opened.section_ids == tuple(section.id for section in opened.chapter.sections)
    True
    """

    content: Content
    chapter: Chapter
    problems: Mapping[str, tuple[Problem, ...]]
    section_ids: tuple[str, ...]


def open_chapter(folder: Path, name: str) -> OpenedChapter:
    """Load a chapter, leaving out invalid sections.

    Parameters
    ----------
    folder
        Folder of one language.
    name
        Id of the chapter.

    Raises
    ------
    ContentError
        When the chapter is missing, or invalid outside its sections.

    Examples
    --------
    >>> opened = open_chapter(pack_folder("en"), "map-your-loop")
    >>> opened.chapter.notebook, dict(opened.problems)
    ('01-map-your-loop', {})
    """
    parsed = read_pack(folder)
    label = excerpt(folder.name or folder)
    content = _content(parsed, lambda chapter: _without_broken_sections(parsed, chapter))
    if content is None:
        raise ContentError(label, parsed.problems)
    file = f"{name}.yaml"
    problems = tuple(problem for problem in parsed.problems if problem.file == file)
    for chapter in content.chapters:
        if chapter.id == name:
            # A file that cannot be read is filled from English.
            source = parsed.files.get(file)
            ids = _section_ids(source) if source else tuple(part.id for part in chapter.sections)
            return _without_measures(
                OpenedChapter(content, chapter, _problems_by_section(problems), ids), parsed
            )
    missing = Problem(
        file,
        0,
        (),
        ProblemCode.CHAPTER_NOT_FOUND,
        "this chapter is not in the pack",
        "Choose one of those that pack.yaml lists.",
    )
    raise ContentError(label, problems or (missing,))


def _section_ids(source: YamlSource) -> tuple[str, ...]:
    sections = source.value.get("sections") if isinstance(source.value, dict) else None
    count = len(sections) if isinstance(sections, list) else 0
    return tuple(source.readable_path(("sections", position))[1] for position in range(count))


def _without_measures(opened: OpenedChapter, parsed: ParsedPack) -> OpenedChapter:
    """Leave out the section of the measures when any measure is invalid."""
    problems = tuple(problem for problem in parsed.problems if problem.file.startswith(MEASURES))
    sections = opened.chapter.sections
    remaining = tuple(section for section in sections if not _has_measures(section))
    if not problems or len(remaining) == len(sections):
        return opened
    by_section = {section.id: problems for section in sections if _has_measures(section)}
    chapter = opened.chapter.model_copy(update={"sections": remaining})
    return replace(opened, chapter=chapter, problems={**opened.problems, **by_section})


def _has_measures(section: Section) -> bool:
    return isinstance(section.part, MeasuresPart)


def _problems_by_section(problems: tuple[Problem, ...]) -> dict[str, tuple[Problem, ...]]:
    by_section: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        if _in_section(problem):
            name = problem.path[1]
            by_section[name] = (*by_section.get(name, ()), problem)
    return by_section


def _in_section(problem: Problem) -> bool:
    return len(problem.path) > 1 and problem.path[0] == "sections"


def _without_broken_sections(parsed: ParsedPack, name: str) -> Chapter | None:
    """Return a chapter without its invalid sections; None when it is invalid outside them."""
    file = f"{name}.yaml"
    problems = _problems_by_section(
        tuple(problem for problem in parsed.problems if problem.file == file)
    )
    if not problems or parsed.is_filled:
        return parsed.model(file, Chapter)
    source = parsed.files[file]
    value = source.value
    if not isinstance(value, dict) or not isinstance(value.get("sections"), list):
        return None
    valid = [
        position
        for position, _ in enumerate(value["sections"])
        if source.readable_path(("sections", position))[1] not in problems
    ]
    sections = [value["sections"][position] for position in valid]
    # A new source: its problems have been reported already.
    chapter = validate_source(YamlSource(file, {**value, "sections": sections}), Chapter)
    moved: dict[KeyPath, KeyPath] = {
        ("sections", before): ("sections", now) for now, before in enumerate(valid)
    }
    filled = [
        (*moved.get(path[:2], path[:2]), *path[2:])
        for path in source.filled
        if path[0] != "sections" or path[:2] in moved
    ]
    return chapter and mark_texts(chapter, filled)


def resolve_custom_pack(path: Path) -> tuple[Path, str | None]:
    """Return the folder of packs that a path refers to, and the language if it refers to one.

    Parameters
    ----------
    path
        A folder with a folder for each language, or the folder of one language. The files
        are not validated.

    Raises
    ------
    UserError
        When it is neither.

    Examples
    --------
    >>> folder, language = resolve_custom_pack(pack_folder("en", {}))
    >>> language
    'en'
    """
    folder = path.expanduser().absolute()
    if has_pack(folder):
        if folder.name in languages(folder.parent):
            return folder.parent, folder.name
        raise UserError("pack_folder_name", folder=folder)
    if languages(folder):
        return folder, None
    raise UserError("pack_not_found", folder=folder)
