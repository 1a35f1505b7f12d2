"""The command ``workbook``, also named ``between-us-workbook``, and its subcommands."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from workbook_lib.cli import computer, record_file
from workbook_lib.cli.startup import (
    add_data_folder_option,
    announce_start,
    check_environment,
    check_python,
    folder_argument,
    print_error,
    shown_error,
    terminal_words,
    use_utf8,
)
from workbook_lib.errors import ErrorMessage, UserError, cause_of
from workbook_lib.settings import (
    CONTENT_VARIABLE,
    DATA_FOLDER_VARIABLE,
    DEFAULT_PORT,
    LANGUAGE_VARIABLE,
    MODE_VARIABLE,
    Settings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT = DEFAULT_PORT

INTERRUPTED = 130
"""Exit status after Ctrl+C, as of a shell."""

DEFAULT_COMMAND = "serve"
"""The subcommand of a command line without one."""

GENERAL_OPTIONS = ("-h", "--help", "--version")
"""Options that are not those of a subcommand."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process if not given. Without a subcommand they are those of
        ``serve``.

    Returns
    -------
    int
        Exit status: 0; 1 after an error, with a message on standard error; 130 when it was
        ended early, as by Ctrl+C.
    """
    try:
        check_python()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    if argv is None:
        use_utf8()
        argv = sys.argv[1:]
    if not argv or (argv[0].startswith("-") and argv[0] not in GENERAL_OPTIONS):
        argv = [DEFAULT_COMMAND, *argv]
    if language := _named_language(argv):
        os.environ[LANGUAGE_VARIABLE] = language
    options = _parser().parse_args(argv)
    try:
        check_environment(options, lab=options.run is _lab)
        status: int = options.run(options)
    except (KeyboardInterrupt, EOFError, BrokenPipeError) as error:
        return _end_early(error)
    except (UserError, OSError, ImportError, AttributeError, SyntaxError) as error:
        shown = shown_error(error)
        if shown is None:
            raise
        print_error(shown)
        return 1
    return status


def _end_early(error: BaseException) -> int:
    """Return the exit status after Ctrl+C, Ctrl+D at a question, or a closed pipe."""
    if isinstance(error, BrokenPipeError):  # what is still in the buffer has no reader
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are in the language of the process; argparse has only English ones."""

    def error(self, message: str) -> NoReturn:
        """Print an error, and exit."""
        if Settings.read().language == "en":
            super().error(message)
        sentence = ErrorMessage("command_unclear").text(terminal_words())
        self.exit(2, f"{sentence}\n")


def _named_language(argv: Sequence[str]) -> str | None:
    """Return the language in the arguments, whose other mistakes are reported in it."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--lang")
    try:
        language: str | None = parser.parse_known_args(argv)[0].lang
    except argparse.ArgumentError:  # no language follows
        return None
    return language


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="workbook",
        description="Between Us, a workbook for couples who keep having the same fight.",
        epilog=f"Without a command it does the same as: workbook {DEFAULT_COMMAND}",
    )
    parser.add_argument("--version", action="version", version=f"workbook {_version()}")
    commands = parser.add_subparsers(required=True, metavar="command")

    serve = commands.add_parser("serve", help="open the workbook in a browser")
    _add_data_options(serve)
    serve.add_argument(
        "--host",
        help="address to listen on (default: this computer only; all addresses for --workshop)",
    )
    serve.add_argument(
        "--workshop",
        action="store_true",
        help="for a group: nothing that guests write is kept here",
    )
    serve.add_argument(
        "--seats", type=_seats, metavar="N", help="how many chapters can be open at the same time"
    )
    serve.add_argument("--certfile", type=Path, metavar="F", help="certificate for encryption")
    serve.add_argument("--keyfile", type=Path, metavar="F", help="its private key")
    _add_words_option(serve)
    serve.add_argument("--hub", action="store_true", help="run as a server of a JupyterHub")
    serve.set_defaults(run=_serve)

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    _add_data_options(lab)
    lab.set_defaults(run=_lab)

    check = commands.add_parser("check", help="check the words in a content pack")
    check.add_argument(
        "folder",
        nargs="?",
        type=folder_argument,
        metavar="DIR",
        help="default: the words of the workbook",
    )
    check.add_argument("--lang", metavar="L", help="list what is not translated into this language")
    check.set_defaults(run=_check)

    translate = commands.add_parser("translate", help="files for translators, in the PO format")
    directions = translate.add_subparsers(required=True, metavar="direction")
    export = directions.add_parser("export", help="write the words as a PO file")
    export.add_argument("language", metavar="L", help="a language, such as es")
    export.add_argument(
        "--out", type=folder_argument, metavar="FILE", help="default: es.po, for es"
    )
    _add_words_option(export)
    export.set_defaults(run=_export)
    from_file = directions.add_parser("import", help="write the words of a PO file into a pack")
    from_file.add_argument("file", type=folder_argument, metavar="FILE", help="a PO file")
    _add_words_option(from_file)
    from_file.set_defaults(run=_import)

    copy = commands.add_parser("copy", help="copy the words to a folder of your own")
    copy.add_argument("folder", type=folder_argument, metavar="DIR", help="a new folder")
    copy.set_defaults(run=_copy)

    measures = commands.add_parser(
        "measures", help="list the questionnaires that a counselor can switch on"
    )
    measures.add_argument(
        "folder",
        nargs="?",
        type=folder_argument,
        metavar="DIR",
        help="default: the words of the workbook",
    )
    measures.set_defaults(run=_measures)

    preview = commands.add_parser(
        "preview", help="show your words in a browser, with each change as you save it"
    )
    preview.add_argument("folder", type=folder_argument, metavar="DIR", help="a folder of words")
    _add_server_options(preview)
    preview.set_defaults(run=_preview)

    paper = commands.add_parser("print", help="make worksheets, handouts and a run sheet for paper")
    paper.add_argument(
        "folder",
        nargs="?",
        default=".",
        type=folder_argument,
        metavar="DIR",
        help="folder for the files (default: this one)",
    )
    paper.add_argument("--lang", metavar="L", help="language of the pages, such as en")
    paper.add_argument(
        "--paper", choices=("a4", "letter"), default="a4", help="size of the PDF (default: a4)"
    )
    paper.add_argument("--handout", metavar="NAME", help="only this page, such as pause-plan")
    _add_words_option(paper)
    paper.set_defaults(run=_print)
    for module in (record_file, computer):
        module.add_commands(commands.add_parser)
    return parser


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, metavar="N", help=f"default: {PORT}, or the next one that is free"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _add_words_option(parser: argparse.ArgumentParser) -> None:
    usual = "a folder of words (default: the words of the workbook)"
    parser.add_argument("--words", type=folder_argument, metavar="DIR", help=usual)


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    _add_server_options(parser)
    add_data_folder_option(parser)
    parser.add_argument("--lang", metavar="L", help="language of the pages, such as en")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _seats(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("seats are a whole number, 1 or more")
    return int(text)


def _version() -> str:
    try:
        return version("between-us-workbook")
    except PackageNotFoundError:
        return "from its source folder"


def _set_environment(options: argparse.Namespace, mode: str) -> None:
    """Set environment variables from options, to be inherited by kernels."""
    os.environ[MODE_VARIABLE] = mode
    if options.data_dir:
        os.environ[DATA_FOLDER_VARIABLE] = str(options.data_dir)


def _set_words(named: Path | None) -> None:
    """Set the environment variables of a content folder, and its language if it has only one."""
    if named is None:
        return
    from workbook_lib.content.loading.loader import resolve_custom_pack

    folder, language = resolve_custom_pack(named)
    os.environ[CONTENT_VARIABLE] = str(folder)
    if language and not Settings.read().chosen_language:
        os.environ[LANGUAGE_VARIABLE] = language


def _packs_folder(named: Path | None) -> Path:
    """Return the folder of packs that an option names; that of the workbook if it names none."""
    from workbook_lib.content.loading.loader import content_folder, resolve_custom_pack

    return content_folder() if named is None else resolve_custom_pack(named)[0]


def _serve(options: argparse.Namespace) -> int:
    announce_start()
    from workbook_lib.server.listening import server_ssl_context
    from workbook_lib.server.start import serve

    _set_environment(options, "guest" if options.workshop or options.hub else "personal")
    _set_words(options.words)
    if options.hub:
        try:
            from workbook_lib.server.hub import serve_on_hub
        except ModuleNotFoundError as error:
            raise UserError("hub_not_installed") from error
        serve_on_hub()
        return 0
    serve(
        # Guests connect over the network; personal mode listens on this computer only.
        host=options.host or ("0.0.0.0" if options.workshop else "127.0.0.1"),  # noqa: S104
        port=options.port or PORT,
        exact=options.port is not None,
        browser=not options.no_browser,
        seats=options.seats,
        encryption=server_ssl_context(options.certfile, options.keyfile),
        words=terminal_words(),
    )
    return 0


def _lab(options: argparse.Namespace) -> int:
    announce_start()
    from workbook_lib.server.lab import lab
    from workbook_lib.store.mode import mode_for

    _set_environment(options, mode_for(Settings.read()).value)
    record_file.unlock_in_terminal(Settings.read())
    exact = options.port is not None
    lab(
        Settings.read(),
        port=options.port or PORT,
        exact=exact,
        browser=not options.no_browser,
        words=terminal_words(),
    )
    return 0


def _check(options: argparse.Namespace) -> int:
    from workbook_lib.content.loading.loader import (
        check_pack,
        content_folder,
        languages,
        notebook_notices,
        pack_folder,
        pack_notices,
    )
    from workbook_lib.server.site import notebooks_folder

    folder: Path = options.folder or content_folder()
    if options.lang:
        folder = pack_folder(options.lang, replace(Settings.read(), content=folder))
    # A folder of packs, or the folder of one.
    packs = [folder / name for name in languages(folder)] or [folder]
    problems = [(pack, problem) for pack in packs for problem in check_pack(pack)]
    notices = [
        (pack, notice)
        for pack in packs
        for notice in (*pack_notices(pack), *notebook_notices(pack, notebooks_folder()))
    ]
    for pack, problem in (*problems, *notices):
        print(f"{pack.name}/{problem}" if len(packs) > 1 else problem, file=sys.stderr)
    for pack in packs:
        _print_shares(pack, in_full=options.lang == pack.name)
    if problems:
        return 1
    print(f"All is well with {', '.join(pack.name for pack in packs)}.")
    return 0


def _print_shares(pack: Path, *, in_full: bool) -> None:
    """Print how much of a pack is translated; in full, by file with what is missing."""
    from workbook_lib.content.loading.pack_reader import translated_shares

    shares = translated_shares(pack)
    missing = sum(len(share.missing) for share in shares)
    if not missing and not in_full:
        return
    total = sum(share.count for share in shares)
    print(f"{pack.name}: {total - missing} of {total} texts are translated.")
    for share in shares if in_full else ():
        print(f"  {share.file}: {share.percent}%")
        for place in share.missing:
            print(f"    {place}")


def _export(options: argparse.Namespace) -> int:
    from workbook_lib.content.loading.po_files import export_po
    from workbook_lib.content.loading.translation_units import has_unimported_words
    from workbook_lib.store.files import absolute_path

    exported = export_po(_packs_folder(options.words), options.language)
    path: Path = options.out or absolute_path(Path(f"{options.language}.po"))
    try:
        if has_unimported_words(path, exported):
            raise UserError("po_not_imported", path=path)
        path.write_bytes(exported)
    except OSError as error:
        raise UserError("pages_not_written", folder=path.parent, cause=cause_of(error)) from error
    print(f"Written: {path}")
    return 0


def _import(options: argparse.Namespace) -> int:
    from workbook_lib.content.loading.po_files import import_po
    from workbook_lib.content.loading.problems import ContentError

    try:
        done = import_po(options.file, _packs_folder(options.words))
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1
    for notice in done.notices:
        print(notice, file=sys.stderr)
    # The entries of the file: a text with plural forms has one for each.
    print(f"{done.count} of {done.total} entries of {options.file.name} have a translation.")
    print(f"Written: {done.folder}")
    return 0


def _measures(options: argparse.Namespace) -> int:
    from workbook_lib.content.loading.loader import content_folder, languages
    from workbook_lib.content.loading.pack_reader import has_pack, list_measures

    folder: Path = options.folder or content_folder()
    packs = [folder / name for name in languages(folder)] or [folder]
    if packs == [folder] and not has_pack(folder):
        raise UserError("pack_not_found", folder=folder)
    status = 0
    for pack in packs:
        measures, problems = list_measures(pack)
        for measure in measures:
            state = "on " if measure.on else "off"
            print(f"{pack.name}  {measure.id:14}  {state}  {measure.title}")
        for problem in problems:
            print(f"{pack.name}/{problem}", file=sys.stderr)
            status = 1
    print(
        "To switch one on, add its name to pack.yaml in your copy of the words: measures: [csi-4]"
    )
    return status


def copy_packs(to: Path) -> Path:
    """Copy all content packs of the workbook, and the guide to changing them.

    Parameters
    ----------
    to : Path
        Folder to create; it must be empty if it exists.

    Returns
    -------
    Path
        The absolute path of the folder.

    Raises
    ------
    UserError
        When the folder is not empty or cannot be written.
    """
    from workbook_lib.content.loading.loader import content_folder

    to = to.expanduser().absolute()
    try:
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise UserError("copy_folder_not_empty", folder=to)
        no_docs = shutil.ignore_patterns("docs")  # beside the packs in the source tree
        shutil.copytree(content_folder(Settings()), to, dirs_exist_ok=True, ignore=no_docs)
    except (OSError, shutil.Error) as error:
        raise UserError("copy_failed", folder=to) from error
    return to


def _copy(options: argparse.Namespace) -> int:
    folder = copy_packs(options.folder)
    print(ErrorMessage("words_copied", {"folder": folder}).text(terminal_words()))
    return 0


def _preview(options: argparse.Namespace) -> int:
    from workbook_lib.server.start import serve_preview

    os.environ[MODE_VARIABLE] = "guest"
    _set_words(options.folder)
    exact = options.port is not None
    serve_preview(
        port=options.port or PORT,
        exact=exact,
        browser=not options.no_browser,
        words=terminal_words(),
    )
    return 0


def _print(options: argparse.Namespace) -> int:
    from workbook_lib.export.worksheets import print_all

    _set_words(options.words)
    for line in print_all(options.folder, Settings.read(), options.paper, options.handout):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
