"""A pack as it was found in its folder: what could be read of it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from workbook_lib.content.loading.cross_checks import check_across_files
from workbook_lib.content.loading.problems import Problem, excerpt
from workbook_lib.content.loading.validation_messages import report_validation_error
from workbook_lib.content.loading.yaml_source import MAX_PROBLEMS, YamlSource, parse_yaml
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import MEASURES, Measure
from workbook_lib.content.schema.pack import Pack, Sources
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Room

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 400_000
"""The largest file that is read. A chapter has about 20,000 bytes, the longest one 50,000."""

MAX_FILES = 60
"""Most files in a pack, the measures included."""

PACK_FILES: dict[str, type[BaseModel]] = {
    "pack.yaml": Pack,
    "home.yaml": Home,
    "interface.yaml": Interface,
    "room.yaml": Room,
    "sources.yaml": Sources,
}
"""Files that every pack has; each other file is a chapter, or a measure in its own folder."""

AnyModel = TypeVar("AnyModel", bound=BaseModel)


@dataclass(frozen=True)
class ParsedPack:
    """What was found in a folder.

    Attributes
    ----------
    trees
        File name to what could be read of it.
    models
        File name to its model, for the files that fit theirs.
    problems
        Everything that is wrong, by file and line.
    notices
        Files that no list names. They stop nothing, since no page shows them.
    """

    trees: dict[str, YamlSource]
    models: dict[str, BaseModel]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()

    def model(self, file: str, kind: type[AnyModel]) -> AnyModel | None:
        """Model of a file; None when the file does not fit it."""
        found = self.models.get(file)
        return found if isinstance(found, kind) else None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Measures that fit, by the names of their files."""
        return tuple(each for _, each in sorted(self.models.items()) if isinstance(each, Measure))


def read_pack(folder: Path) -> ParsedPack:
    """Read every file of a pack.

    Parameters
    ----------
    folder
        Folder with ``pack.yaml`` and the files beside it.

    Returns
    -------
    Draft
        Nothing is raised: whatever is wrong is among its problems. The same one again while no
        file has changed: a page and its server ask for it all the time.
    """
    return _read_pack(folder, _folder_state(folder))


FolderState = tuple[tuple[str, ...], ...]


def _folder_state(folder: Path) -> FolderState:
    """Return what is different once any file of a folder is."""
    if not is_folder(folder):
        return ()
    files = [*folder.glob("*.y*ml"), *folder.glob(f"{MEASURES}*.y*ml")]
    return tuple((str(each), *_file_state(each)) for each in sorted(files))


def _file_state(file: Path) -> tuple[str, ...]:
    try:
        told = file.stat()
    except OSError:
        return ()
    return tuple(map(str, (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)))


@lru_cache(maxsize=4)
def _read_pack(folder: Path, _: FolderState) -> ParsedPack:
    if not is_folder(folder):
        name = excerpt(folder.name or folder)
        problem = Problem(name, 0, (), "there is no such folder", "Name a folder with a pack.yaml.")
        return ParsedPack({}, {}, (problem,))
    trees: dict[str, YamlSource] = {}
    problems: list[Problem] = []
    names = {*PACK_FILES, *(each.name for each in folder.glob("*.yaml"))}
    names |= {MEASURES + each.name for each in folder.glob(f"{MEASURES}*.yaml")}
    if len(names) > MAX_FILES:
        what = f"there are more than {MAX_FILES} files in it"
        name = excerpt(folder.name or folder)
        problem = Problem(name, 0, (), what, "Remove the files that belong to no chapter.")
        return ParsedPack({}, {}, (problem,))
    unlisted: set[str] = set()
    # The list of chapters first: a file that it does not name is not read.
    for file in sorted(names, key=lambda name: (name != "pack.yaml", name)):
        if file in unlisted:
            continue
        try:
            trees[file] = parse_yaml(file, _read_text(folder, file))
        except _UnreadableError as unread:
            problems.append(Problem(file, 0, (), *unread.args))
        if file == "pack.yaml" and file in trees:
            unlisted = _unlisted_chapters(trees[file], names)
    problems += [
        Problem(
            each.relative_to(folder).as_posix(),
            0,
            (),
            "files of a pack end in “.yaml”",
            f"Rename it to “{excerpt(each.stem)}.yaml”.",
        )
        for each in sorted((*folder.glob("*.yml"), *folder.glob(f"{MEASURES}*.yml")))
    ]
    models: dict[str, BaseModel] = {}
    for file, tree in trees.items():
        found = validate_source(tree, model_of(file))
        if found is not None:
            models[file] = found
    check_across_files(trees)
    if "pack.yaml" in trees:
        _check_chapter_list(trees["pack.yaml"], set(trees) | {each.file for each in problems})
    problems += [each for tree in trees.values() for each in tree.problems]
    notices = tuple(map(_unlisted_notice, sorted(unlisted)))
    return ParsedPack(trees, models, tuple(sorted(set(problems))), notices)


def _unlisted_chapters(pack: YamlSource, names: set[str]) -> set[str]:
    """Return the files of a pack that ought to be chapters and are in no list."""
    listed = pack.at(("chapters",))
    if not isinstance(listed, list):
        return set()
    chapters = {f"{name}.yaml" for name in listed if isinstance(name, str)}
    return {name for name in names if model_of(name) is Chapter and name not in chapters}


def _unlisted_notice(file: str) -> Problem:
    name = excerpt(file.removesuffix(".yaml"))
    what = "this chapter is not listed in pack.yaml, so no page shows it"
    return Problem(file, 0, (), what, f"Add “- {name}” there, or remove the file.")


def model_of(file: str) -> type[BaseModel]:
    """Model that a file has to fit, by its name."""
    return PACK_FILES.get(file, Measure if file.startswith(MEASURES) else Chapter)


def validate_source(tree: YamlSource, kind: type[AnyModel]) -> AnyModel | None:
    """Read a file's values into a model; None, and problems in the tree, when they do not fit."""
    if tree.value is None:
        if not tree.problems:
            tree.report((), "there is nothing in this file", "Fill it, or remove it.")
        return None
    try:
        return kind.model_validate(tree.value)
    except ValidationError as error:
        for each in error.errors(include_url=False)[: MAX_PROBLEMS + 1]:
            report_validation_error(tree, kind, each)
    return None


class _UnreadableError(Exception):
    """A file whose text cannot be had; holds what is wrong, and what to do."""


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; one that cannot be a path at all is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _read_text(folder: Path, file: str) -> str:
    path = folder / file
    try:
        if not path.exists():
            advice = "Copy it from content/en and change its words."
            raise _UnreadableError("this file is missing", advice)
        if not path.is_file():
            raise _UnreadableError("this is not a file", "Put a file in its place.")
        if not path.resolve().is_relative_to(folder.resolve()):
            # Else a pack from somewhere could show what stands in other files of its reader.
            advice = "Put the file itself in its place."
            raise _UnreadableError("this is a link that leads out of the pack", advice)
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise _UnreadableError(
                f"this file is larger than {MAX_BYTES // 1000} kB",
                "A chapter has about 20 kB: check that it is the right file.",
            )
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(
            f"this file is not in UTF-8, from line {line} on", "Save it again as UTF-8."
        ) from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _UnreadableError(
            f"this file cannot be read ({reason})", "Check who may read it."
        ) from None


def _check_chapter_list(pack: YamlSource, files: set[str]) -> None:
    """Note chapters that are listed twice, under a name that is taken, or without a file."""
    listed = pack.at(("chapters",))
    if not isinstance(listed, list):
        return
    seen: set[str] = set()
    for position, name in enumerate(listed):
        here = ("chapters", position)
        if not isinstance(name, str):
            continue
        if name in seen:
            pack.report(
                here, f'the chapter "{excerpt(name)}" is listed twice', "Remove one of them."
            )
        elif f"{name}.yaml" in PACK_FILES:
            what = f'a chapter cannot be called "{name}"'
            pack.report(here, what, "That is the name of another file of the pack: choose one.")
        elif f"{name}.yaml" not in files:
            pack.report(
                here,
                f'the chapter "{excerpt(name)}" has no file',
                f"Add “{excerpt(name)}.yaml” beside pack.yaml, or take the chapter off this list.",
            )
        seen.add(name)
