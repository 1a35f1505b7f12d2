"""Every step of the guide works, tried on a copy of the content."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import warnings

import httpx
import pytest

from tests.content import guide, words
from tests.program import TIMEOUT, Program, free_port
from workbook_lib.cli import main
from workbook_lib.content.loading.loader import languages, load_pack
from workbook_lib.content.parts.help import HelpLinesPart
from workbook_lib.export import worksheets as worksheets_export
from workbook_lib.export.worksheets import worksheets

HIGHEST = 7.0
STAYS = ("preview", "serve")
"""Commands that run until they are ended."""


class Reader:
    """A reader who follows the guide in a folder of their own."""

    def __init__(self, folder, capsys, monkeypatch):
        self.folder, self.capsys = folder, capsys
        self.output_lines, self.step = [], None
        monkeypatch.chdir(folder)
        for name in ("WORKBOOK_CONTENT", "WORKBOOK_LANG", "WORKBOOK_MODE"):
            # The command says it to kernels by the environment, which here is the test's own: set
            # first, so that it is put back afterwards.
            monkeypatch.setenv(name, "")
            monkeypatch.delenv(name)
        # A PDF takes a browser seconds; tests/export makes one.
        monkeypatch.setattr(worksheets_export, "find_browser", lambda _: None)
        monkeypatch.setenv("WORKBOOK_DATA_DIR", str(folder / "data"))

    def do(self, step):
        getattr(self, f"_{step.kind}")(step)

    def follow(self, heading):
        """Perform every step of one part of the guide."""
        mine = [step for step in guide.steps() if step.heading == heading]
        assert mine, f"the guide has no steps under “{heading}”"
        for step in mine:
            self.do(step)

    def file(self, name):
        return self.folder / "my-words" / name

    def _type(self, step):
        for line in step.block.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "workbook"
            if arguments[0] not in STAYS:
                main(arguments)
                output = self.capsys.readouterr()
                self.output_lines = (output.out + output.err).splitlines()

    def _answers(self, step):
        assert self.output_lines == step.block.splitlines()

    def _find(self, step):
        assert self.file(step.file).read_text("utf-8").count(step.block) == 1
        self.step = step

    def _put(self, new):
        path = self.file(self.step.file)
        text = path.read_text("utf-8").replace(self.step.block, new)
        path.write_text(text, "utf-8")

    def _change(self, step):
        self._put(step.block)

    def _below(self, step):
        self._put(self.step.block + step.block)

    def _above(self, step):
        self._put(step.block + self.step.block)

    def _file(self, step):
        path = self.file(step.file)
        path.parent.mkdir(exist_ok=True)
        assert not path.exists()
        path.write_text(step.block, "utf-8")


@pytest.fixture
def reader(tmp_path, capsys, monkeypatch):
    """Return a reader who has just copied the pack."""
    guide_reader = Reader(tmp_path, capsys, monkeypatch)
    guide_reader.follow("Make your own copy")
    return guide_reader


@pytest.fixture
def pack(reader):
    return lambda name="en": load_pack(reader.file(name))


def test_all_commands_of_the_guide_work(reader):
    for step in guide.steps():
        if step.heading == "Make your own copy":
            continue
        if step.heading == "Add a language" and step.kind == "find":
            shutil.copytree(reader.file("en"), reader.file("de"))
        reader.do(step)
    assert languages(reader.file("")) == ("ar", "de", "en", "es")


def test_a_copied_pack_has_the_files_listed_in_the_guide(reader):
    text = guide.PATH.read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+\.yaml)` \|", text, re.MULTILINE)
    assert len(listed) == 8
    assert all(reader.file(f"en/{name}").is_file() for name in listed)
    assert reader.file("GUIDE.md").read_bytes() == guide.PATH.read_bytes()
    assert not reader.file("docs").exists(), "the documentation is not copied"
    assert main(["copy", "my-words"]) == 1
    assert "is not empty" in reader.capsys.readouterr().err


def test_guide_a_changed_text_is_shown(reader, pack):
    reader.follow("Change a word")
    assert pack().chapter("pause-and-settle").section("plan").title == "How I take a break"


def test_guide_a_mistake_is_reported_and_fixed(reader, pack):
    reader.follow("When there is a mistake")
    assert pack().chapter("pause-and-settle").summary.startswith("Two slow minutes")


def test_guide_an_added_question_is_on_the_page_and_on_paper(reader, pack):
    reader.follow("Add a question")
    fields = pack().chapter("pause-and-settle").section("tell").part.exercise.groups[-1].fields
    assert [field.id for field in fields] == ["tell", "longer", "who"]
    assert "Who I can call while I wait" in worksheets(pack(), "")


def test_guide_an_added_prompt_is_shown_and_counted(reader, pack):
    part = pack().chapter("what-closeness-stirs-up").section("prompts").part
    reader.follow("Add a prompt")
    changed_part = pack().chapter("what-closeness-stirs-up").section("prompts").part
    assert len(changed_part.prompts) == len(part.prompts) + 1
    assert changed_part.prompts[1].id == "song"
    text = reader.file("en/what-closeness-stirs-up.yaml").read_text("utf-8")
    assert "twelve" in text.lower(), "the file has the word that the guide names"


def test_guide_an_added_measure_is_shown_and_scored(reader, pack):
    before = pack().measures
    reader.follow("Add a measure")
    (measure,) = [item for item in pack().measures if item not in before]
    assert measure.subscales[0].reversed == ("phone",)
    assert measure.subscales[0].least == 2
    sheet = worksheets(pack(), "")
    assert "We ate one meal at the same table." in sheet


def test_guide_an_added_help_line_is_shown_with_its_date(reader, pack):
    reader.follow("Put in your own help lines")
    (part,) = pack().parts(HelpLinesPart)
    line = next(
        line for group in part.groups for line in group.lines if line.called == "Night line"
    )
    assert (line.call, line.say, line.checked.isoformat()) == (
        "0123 456 789",
        "HELLO",
        "2026-11-24",
    )
    lines = [line.called for line in part.groups[1].lines]
    assert lines.index("Night line") == lines.index("Suicide Crisis Helpline") + 1
    assert part.countries[-1].name == "Our town"


def test_guide_a_language_can_be_added(reader, pack):
    shutil.copytree(reader.file("en"), reader.file("de"))
    reader.follow("Add a language")
    assert pack("de").pack.language == "de"


def test_guide_worksheets_use_the_changed_texts(reader):
    reader.follow("Change a word")
    reader.follow("On paper")
    assert "How I take a break" in (reader.folder / "paper" / "worksheets.html").read_text("utf-8")
    assert (reader.folder / "paper" / "run-sheet.html").is_file()


@pytest.mark.browser
@pytest.mark.parametrize(
    "command", [step.block for step in guide.steps() if step.block.split()[1] in STAYS]
)
def test_guide_the_preview_shows_the_changed_texts(reader, command):
    reader.follow("Change a word")
    shutil.copytree(reader.file("en"), reader.file("de"))
    change = reader.file("de/pack.yaml")
    change.write_text(change.read_text("utf-8").replace("language: en", "language: de"), "utf-8")
    home = reader.file("de/home.yaml")
    home.write_text(
        home.read_text("utf-8").replace("title: The chapters", "title: Der Weg"), "utf-8"
    )

    _, *arguments = shlex.split(command)
    program = [sys.executable, "-m", "workbook_lib.cli", *arguments]
    program += ["--no-browser", "--port", str(free_port())]
    env = {**guide_environment(), "WORKBOOK_DATA_DIR": str(reader.folder / "data")}
    with (
        Program(program, cwd=reader.folder, env=env) as running,
        httpx.Client(follow_redirects=True, timeout=TIMEOUT) as client,
    ):
        page = client.get(running.wait_for(r"^Ready: (http://\S+)$")[1])
        assert page.status_code == 200
        assert ("Der Weg" in page.text) == command.endswith("/de")


def guide_environment():
    return {**os.environ, "PYTHONPATH": str(words.ROOT), "PYTHONUNBUFFERED": "1"}


def test_it_reads_at_grade_seven_or_below():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from textstat.textstat import textstatistics

        statistics = textstatistics()
        statistics.set_lang("en_US")
        text = re.sub(r"```.*?```", "", guide.PATH.read_text("utf-8"), flags=re.DOTALL)
        lines = [line for line in text.splitlines() if not line.startswith(("#", "|"))]
        assert statistics.flesch_kincaid_grade(words.plain("\n".join(lines))) <= HIGHEST
