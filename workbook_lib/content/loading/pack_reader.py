"""Reads all files of a content pack and collects the problems in them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from workbook_lib.content.loading.cross_checks import (
    check_across_files,
    check_chapter_list,
    list_notices,
)
from workbook_lib.content.loading.fallback import (
    FileShare,
    all_filled,
    file_share,
    fill_in,
    mark_texts,
    shipped_content,
    without_mistakes,
)
from workbook_lib.content.loading.problems import Problem, ProblemCode, excerpt
from workbook_lib.content.loading.validation_messages import (
    remove_retired_keys,
    report_validation_error,
)
from workbook_lib.content.loading.yaml_source import MAX_PROBLEMS, YamlSource, parse_yaml
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import (
    MEASURE_PATTERN,
    MEASURES,
    OPTIONAL_MEASURES,
    Measure,
)
from workbook_lib.content.schema.pack import Pack, Sources
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Handouts, RoomWords
from workbook_lib.errors import ErrorMessage, UserError, cause_of

MAX_BYTES = 400_000
"""Largest file that is read. A chapter has about 20,000 bytes, the longest one 50,000."""

MAX_FILES = 60
"""Most files in a pack, measures included."""

ENGLISH = "en"
"""Folder of the pack that fills what others lack, and what their own language lacks."""

PACK_FILES: dict[str, type[BaseModel]] = {
    "pack.yaml": Pack,
    "home.yaml": Home,
    "interface.yaml": Interface,
    "room.yaml": RoomWords,
    "sources.yaml": Sources,
}
"""Models of the files that every pack has. Other files are chapters, or measures in a folder."""

LATER_FILES: dict[str, type[BaseModel]] = {"handouts.yaml": Handouts}
"""Models of files that older packs lack, and that a pack may leave out."""

AnyModel = TypeVar("AnyModel", bound=BaseModel)


@dataclass(frozen=True)
class ParsedPack:
    """The files of a pack, their models, and all problems.

    Attributes
    ----------
    files
        Parsed YAML by file name.
    models
        Model by file name, for valid files.
    problems
        All problems, by file and line.
    notices
        Files that ``pack.yaml`` does not list, and keys that no page uses any more. Neither is an
        error.
    is_filled
        Whether texts of another pack are in place of those that are missing or have a problem.
    valid
        What the models were made from, by file name.
    """

    files: dict[str, YamlSource]
    models: dict[str, BaseModel]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()
    is_filled: bool = False
    valid: dict[str, YamlSource] = field(default_factory=dict)

    def model(self, file: str, kind: type[AnyModel]) -> AnyModel | None:
        """Return the model of a file; None when the file is invalid."""
        model = self.models.get(file)
        return model if isinstance(model, kind) else None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Valid measures, by file name."""
        return tuple(
            model for _, model in sorted(self.models.items()) if isinstance(model, Measure)
        )


def read_pack(folder: Path, *, fill: bool = True) -> ParsedPack:
    """Read every file of a pack.

    Parameters
    ----------
    folder
        Folder with ``pack.yaml`` and the files beside it.
    fill
        Whether to fill what the pack lacks from its `base_folders`.

    Returns
    -------
    ParsedPack
        Never raises; errors are among its problems. Cached until a file of the folder changes.

    Examples
    --------
    >>> read_pack(shipped_content() / "en").problems
    ()
    """
    bases = base_folders(folder) if fill else ()
    return _read_pack(folder, bases, tuple(map(_folder_state, (folder, *bases))))


def base_folders(folder: Path) -> tuple[Path, ...]:
    """Return the packs that fill what a pack lacks: of the language without its region, English.

    Each is beside the pack, or else the shipped one.

    Examples
    --------
    >>> [base.name for base in base_folders(shipped_content() / "es-MX")]
    ['es', 'en']
    """
    if folder.name == ENGLISH:
        return ()
    names = (folder.name.partition("-")[0], ENGLISH)
    bases = (packs / name for packs in (folder.parent, shipped_content()) for name in names)
    others = (base for base in bases if base.name != folder.name)
    base = next((base for base in others if is_file(base / "pack.yaml")), None)
    return (base, *base_folders(base)) if base else ()


FolderState = tuple[tuple[str, ...], ...]


def _folder_state(folder: Path) -> FolderState:
    """Return a value that changes with any file of the folder."""
    if not is_folder(folder):
        return ()
    folders = ("", MEASURES, OPTIONAL_MEASURES)
    files = [file for name in folders for file in folder.glob(f"{name}*.y*ml")]
    return tuple((str(file), *_file_state(file)) for file in sorted(files))


def _file_state(file: Path) -> tuple[str, ...]:
    try:
        stat = file.stat()
    except OSError:
        return ()
    return tuple(map(str, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)))


@lru_cache(maxsize=8)
def _read_pack(folder: Path, bases: tuple[Path, ...], _: tuple[FolderState, ...]) -> ParsedPack:
    name = excerpt(folder.name or folder)
    if not is_folder(folder):
        what = "this folder does not exist"
        advice = "Check the name and the place. A pack is a folder with a pack.yaml in it."
        problem = Problem(name, 0, (), ProblemCode.FOLDER_NOT_FOUND, what, advice)
        return ParsedPack({}, {}, (problem,))
    if closed := _closed_folder(folder, ""):
        return ParsedPack({}, {}, closed)
    files: dict[str, YamlSource] = {}
    problems = [*_closed_folder(folder, MEASURES)]
    names = {*PACK_FILES, *(path.name for path in folder.glob("*.yaml"))}
    names |= {MEASURES + path.name for path in folder.glob(f"{MEASURES}*.yaml")}
    if len(names) > MAX_FILES:
        what = f"there are more than {MAX_FILES} files in it"
        advice = "Remove the files that belong to no chapter."
        problem = Problem(name, 0, (), ProblemCode.TOO_MANY_FILES, what, advice)
        return ParsedPack({}, {}, (problem,))
    base, unlisted = _read_files(folder, bases, names, files, problems)
    problems += [
        Problem(
            path.relative_to(folder).as_posix(),
            0,
            (),
            ProblemCode.WRONG_FILE_ENDING,
            "files of a pack end in “.yaml”",
            f"Rename it to “{excerpt(path.stem)}.yaml”.",
        )
        for path in sorted((*folder.glob("*.yml"), *folder.glob(f"{MEASURES}*.yml")))
    ]
    models: dict[str, BaseModel] = {}
    for file, source in files.items():
        model = validate_source(source, model_of(file))
        if model is not None:
            models[file] = mark_texts(model, source.filled)
    check_across_files(files)
    if "pack.yaml" in files:
        present = {*files, *(problem.file for problem in problems)}
        check_chapter_list(files["pack.yaml"], present, PACK_FILES | LATER_FILES)
    problems += [problem for source in files.values() for problem in source.problems]
    valid = {file: files[file] for file in models}
    for file in _filled_files(files, base):
        own = files.get(file)
        if base and (own is None or own.problems):
            valid[file], models[file] = without_mistakes(own, base.valid[file], base.models[file])
    notices = tuple(list_notices(files, unlisted))
    return ParsedPack(files, models, tuple(sorted(set(problems))), notices, bool(base), valid)


def _read_files(
    folder: Path,
    bases: tuple[Path, ...],
    names: set[str],
    files: dict[str, YamlSource],
    problems: list[Problem],
) -> tuple[ParsedPack | None, set[str]]:
    """Read the files of a pack.

    Returns
    -------
    tuple
        What fills it; the files of chapters that ``pack.yaml`` does not list.
    """
    unlisted: set[str] = set()
    base: ParsedPack | None = None
    # pack.yaml first: files that it does not list are not read.
    order = sorted(names, key=lambda name: (name != "pack.yaml", name))
    for file in order:
        is_filled = base is not None and file in base.models
        if file in unlisted or (is_filled and not is_file(folder / file)):
            continue
        try:
            files[file] = parse_yaml(file, _read_text(folder, file))
        except _UnreadableError as unread:
            problems.append(Problem(file, 0, (), *unread.args))
            continue
        if file == "pack.yaml":
            base = _base_pack(files[file], bases)
            if base is not None:
                _fill_pack(files[file], base)
            unlisted = _unlisted_chapters(files[file], names)
            order += sorted(_optional_measures(files[file]))
    for file in _filled_files(files, base):
        if base and (file in files or not is_file(folder / file)):
            files[file] = fill_in(files.get(file), base.valid[file], base.models[file])
    return base, unlisted


def translated_shares(folder: Path) -> list[FileShare]:
    """Return how much of each valid file is translated; empty for a pack that is not filled.

    Examples
    --------
    >>> translated_shares(Path("content") / "en")
    []
    """
    parsed = read_pack(folder)
    if not parsed.is_filled:
        return []
    own = {name: source for name, source in parsed.files.items() if not source.problems}
    shares = (file_share(own[name], model) for name, model in parsed.models.items() if name in own)
    return [share for share in shares if share.count]


def _base_pack(pack: YamlSource, bases: tuple[Path, ...]) -> ParsedPack | None:
    """Return what fills a pack, with marked English texts; None for a pack that is not filled."""
    language, fallback = pack.get(("language",)), pack.get(("fallback",))
    if not bases or fallback == "none" or not isinstance(language, str) or language == ENGLISH:
        return None
    base = read_pack(bases[0])
    if bases[0].name != ENGLISH or language.partition("-")[0] == ENGLISH:
        return base
    valid = {file: all_filled(base.valid[file], model) for file, model in base.models.items()}
    models = {file: mark_texts(model, valid[file].filled) for file, model in base.models.items()}
    return replace(base, valid=valid, models=models)


def _fill_pack(pack: YamlSource, base: ParsedPack) -> None:
    """Add the chapters, the version and the direction of the base to a pack without them."""
    if isinstance(pack.value, dict) and "pack.yaml" in base.files:
        for key in ("direction", "version", "chapters"):
            value = base.files["pack.yaml"].get((key,))
            if pack.value.get(key) is None and value is not None:
                pack.value[key] = value


def _filled_files(files: Mapping[str, YamlSource], base: ParsedPack | None) -> list[str]:
    """Return the files of the base that a pack needs too, by name."""
    if base is None:
        return []
    chapters = {f"{name}.yaml" for _, name in files["pack.yaml"].list_items(("chapters",))}
    measures = {name for name in base.models if name.startswith(MEASURES)}
    optional = {name for name in measures if name.startswith(OPTIONAL_MEASURES)}
    needed = (set(PACK_FILES) | set(LATER_FILES) | chapters | measures) - optional
    return sorted(needed & base.models.keys() - {"pack.yaml"})


class ListedMeasure(NamedTuple):
    """A measure of a pack, and whether it is on.

    Examples
    --------
    >>> ListedMeasure("csi-4", "Couples Satisfaction Index", on=False).on
    False
    """

    id: str
    title: str
    on: bool


def list_measures(folder: Path) -> tuple[list[ListedMeasure], list[Problem]]:
    """Return the valid measures of a pack, first those that are on, and the problems of others.

    Parameters
    ----------
    folder
        Folder of one language.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import pack_folder
    >>> listed, problems = list_measures(pack_folder("en"))
    >>> [measure.id for measure in listed if not measure.on], problems
    (['csi-16', 'csi-4', 'phq-4'], [])
    """
    parsed = read_pack(folder)
    if not parsed.files:
        return [], list(parsed.problems)
    listed = [ListedMeasure(measure.id, measure.title, on=True) for measure in parsed.measures]
    shown = {measure.id for measure in listed}
    problems = [*_closed_folder(folder, OPTIONAL_MEASURES)]
    problems += [
        problem for problem in parsed.problems if problem.file.startswith((MEASURES, "pack.yaml"))
    ]
    for path in sorted(folder.glob(f"{OPTIONAL_MEASURES}*.yaml")):
        file = f"{OPTIONAL_MEASURES}{path.name}"
        if path.stem in shown:
            continue
        try:
            source = parse_yaml(file, _read_text(folder, file))
        except _UnreadableError as unread:
            problems.append(Problem(file, 0, (), *unread.args))
            continue
        if measure := validate_source(source, Measure):
            listed.append(ListedMeasure(measure.id, measure.title, on=False))
        problems += source.problems
    return listed, sorted(set(problems))


def _unlisted_chapters(pack: YamlSource, names: set[str]) -> set[str]:
    """Return chapter files that ``pack.yaml`` does not list."""
    listed = pack.get(("chapters",))
    if not isinstance(listed, list):
        return set()
    chapters = {f"{name}.yaml" for name in listed if isinstance(name, str)}
    return {name for name in names if model_of(name) is Chapter and name not in chapters}


def _optional_measures(pack: YamlSource) -> set[str]:
    """Return the files of the optional measures that ``pack.yaml`` switches on."""
    ids = (name for _, name in pack.list_items(("measures",)) if isinstance(name, str))
    return {
        f"{OPTIONAL_MEASURES}{name}.yaml" for name in ids if re.fullmatch(MEASURE_PATTERN, name)
    }


def model_of(file: str) -> type[BaseModel]:
    """Return the model for a file, by its name."""
    other = Measure if file.startswith(MEASURES) else Chapter
    return (PACK_FILES | LATER_FILES).get(file, other)


def validate_source(source: YamlSource, kind: type[AnyModel]) -> AnyModel | None:
    """Validate a file; return None and add problems to it when it is invalid."""
    if source.value is None:
        if not source.problems:
            code, what = ProblemCode.EMPTY_FILE, "there is nothing in this file"
            source.report(code, (), what, "Fill it, or remove it.")
        return None
    try:
        return kind.model_validate(source.value)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    if remove_retired_keys(source, errors):
        return validate_source(source, kind)
    for details in errors[: MAX_PROBLEMS + 1]:
        report_validation_error(source, kind, details)
    return None


class _UnreadableError(Exception):
    """A file cannot be read; ``args`` are the code, what is wrong and what to do."""


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; False for invalid paths."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Return whether a path is a file; False for invalid paths and in closed folders.

    Examples
    --------
    >>> is_file(shipped_content() / "en" / "pack.yaml")
    True
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def has_pack(folder: Path) -> bool:
    """Return whether a folder has a ``pack.yaml``.

    Raises
    ------
    UserError
        When the folder cannot be searched.

    Examples
    --------
    >>> has_pack(shipped_content() / "en"), has_pack(shipped_content())
    (True, False)
    """
    try:
        return (folder / "pack.yaml").is_file()
    except OSError as error:
        raise UserError("path_not_usable", path=folder, cause=cause_of(error)) from error


def _closed_folder(pack: Path, name: str) -> tuple[Problem, ...]:
    """Return the problem of a folder in a pack that is there but cannot be read."""
    folder = pack / name
    if not is_folder(folder) or os.access(folder, os.R_OK | os.X_OK):
        return ()
    what = f"this folder cannot be read ({ErrorMessage('cause_not_allowed').text()})"
    place, code = name or excerpt(folder.name), ProblemCode.FILE_UNREADABLE
    return (Problem(place, 0, (), code, what, "Check who may read it."),)


def _read_text(folder: Path, file: str) -> str:
    path = folder / file
    try:
        if not path.exists():
            advice = "Copy it from content/en and change its words."
            raise _UnreadableError(ProblemCode.FILE_NOT_FOUND, "this file is missing", advice)
        if not path.is_file():
            raise _UnreadableError(
                ProblemCode.NOT_A_FILE, "this is not a file", "Put a file in its place."
            )
        if not path.resolve().is_relative_to(folder.resolve()):
            # Security: a foreign pack must not show other files of its reader.
            advice = "Put the file itself in its place."
            raise _UnreadableError(
                ProblemCode.LINK_LEAVES_PACK, "this is a link that leads out of the pack", advice
            )
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise _UnreadableError(
                ProblemCode.FILE_TOO_LARGE,
                f"this file is larger than {MAX_BYTES // 1000} kB",
                "A chapter has about 20 kB: check that it is the right file.",
            )
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(
            ProblemCode.NOT_UTF8,
            f"this file is not in UTF-8, from line {line} on",
            "Save it again as UTF-8.",
        ) from None
    except OSError as error:
        raise _UnreadableError(
            ProblemCode.FILE_UNREADABLE,
            f"this file cannot be read ({cause_of(error).text()})",
            "Check who may read it.",
        ) from None
