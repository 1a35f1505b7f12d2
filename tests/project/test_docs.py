"""The documentation builds without a warning, and what it says is true."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import warnings
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from packaging.requirements import Requirement

from tests.browser import axe
from tests.content import guide, words
from tests.program import TIMEOUT, Program, free_port
from tests.project.project_files import ROOT
from tests.project.test_constraints import pinned
from tests.server.running import start_kernel
from workbook_lib.cli import _parser
from workbook_lib.cli.computer import start_file
from workbook_lib.content.schema.workshop import AgendaPart
from workbook_lib.errors import ERROR_MESSAGES
from workbook_lib.record import decode

DOCS = ROOT / "content" / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LINKED_HOSTS = {"docs.astral.sh", "www.sphinx-doc.org", "pradyunsg.me", "github.com"}
"""Sites that a reader can go to; the last three are in the footer of the theme."""

REQUESTS = {
    *(("script", "src"), ("img", "src"), ("source", "src"), ("source", "srcset")),
    *(("iframe", "src"), ("link", "href"), ("form", "action"), ("video", "src"), ("audio", "src")),
}
"""Elements and attributes whose URLs a browser requests."""

NO_REQUEST = {"search", "index", "genindex", "author", "copyright", "next", "prev"}
"""Kinds of ``link`` elements that a browser does not request."""

HIGHEST = 7.0
LONGEST_SENTENCE = 40


class Page(HTMLParser):
    """The ids of a page, the URLs that it requests, and its links."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.requests, self.links = set(), set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids |= {values["id"]} if "id" in values else set()
        if tag == "a" and "href" in values:
            self.links.add(values["href"])
        if tag == "link" and values.get("rel") in NO_REQUEST:
            self.links.add(values["href"])
            return
        self.requests |= {
            values[name] for element, name in REQUESTS if element == tag and values.get(name)
        }


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site, and return its folder and its pages by path."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(folder / "doctrees"), str(DOCS), str(folder / "html")],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    paths = sorted((folder / "html").rglob("*.html"))
    return folder / "html", {path: Page(path.read_text("utf-8")) for path in paths}


def test_every_page_is_built_and_listed(site):
    folder, pages = site
    built = {path.relative_to(folder).as_posix() for path in pages}
    expected = {page.relative_to(DOCS).with_suffix(".html").as_posix() for page in PAGES}
    assert len(expected) > 12
    assert expected <= built
    start = pages[folder / "index.html"]
    assert expected - {"index.html"} <= {link.partition("#")[0] for link in start.links}


def test_no_page_makes_a_request_to_another_host(site):
    folder, pages = site
    foreign = [
        (path.name, url)
        for path, page in pages.items()
        for url in page.requests
        if urlsplit(url).netloc or urlsplit(url).scheme not in ("", "data")
    ]
    assert foreign == []
    assert all(page.requests for page in pages.values())
    imported = r"""(?:@import|url\()\s*["']?(?:https?:)?//[^\s"')]+"""
    for path in folder.rglob("*.css"):
        assert not re.findall(imported, path.read_text("utf-8")), path


def test_links_lead_to_pages_and_headings_that_exist(site):
    folder, pages = site
    broken = []
    for path, page in pages.items():
        for url in page.links | page.requests:
            parts = urlsplit(url)
            if parts.netloc or parts.scheme:
                if parts.netloc not in LINKED_HOSTS and parts.scheme != "data":
                    broken.append(f"{path.name}: {url} is another host")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                broken.append(f"{path.name}: {url} does not exist")
            elif parts.fragment and unquote(parts.fragment) not in pages[target].ids:
                broken.append(f"{path.name}: {url} has no such heading")
    assert not broken, "\n".join(broken)
    assert folder


@pytest.mark.browser
def test_pages_are_accessible_and_fit_a_phone(site, chromium):
    folder, pages = site
    tab = chromium.new_page()
    requests = []
    tab.on("request", lambda request: requests.append(request.url))
    for path in pages:
        tab.goto(path.as_uri())
        if path.name == "search.html":  # its heading comes with the results
            continue
        for _ in axe.in_every_layout(tab, layouts=[(390, "light"), (1280, "dark")]):
            pass
    tab.close()
    assert requests
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert folder


def test_links_of_the_readme_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    prose_only = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)", prose_only)
    own = [link for link in links if not link.startswith("https://")]
    assert len(own) > 12
    assert [link for link in own if not (ROOT / link).exists()] == []


def code(text):
    """Return the lines of shell blocks, and the code spans of a document."""
    blocks = re.findall(r"^```(\w*)[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [
        line
        for language, block in blocks
        if language in ("sh", "powershell")
        for line in block.splitlines()
    ]
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*lines, *(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose))]


@pytest.mark.parametrize("path", words.DOCUMENTS, ids=lambda path: path.name)
def test_each_command_exists_with_its_options(path):
    for line in code(path.read_text("utf-8")):
        if not re.match(r"(\.venv/bin/)?(workbook|between-us-workbook) [a-z]", line):
            continue
        _, *arguments = shlex.split(line.partition("#")[0])
        output = io.StringIO()
        try:
            with contextlib.redirect_stderr(output):
                _parser().parse_args(arguments)
        except SystemExit:
            # A command can be named without the folder that it needs.
            assert "the following arguments are required" in output.getvalue(), line


@pytest.mark.parametrize("path", words.DOCUMENTS, ids=lambda path: path.name)
def test_each_target_of_make_exists(path):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in code(path.read_text("utf-8")):
        if match := re.match(r"make ([a-z][a-z-]*)", line):
            assert re.search(rf"^(?:[\w-]+ )*{match[1]}(?: [\w-]+)*:", makefile, re.MULTILINE), line


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_file_exists(path):
    tops = {item.name for item in ROOT.iterdir()} - {"build", "dist"}
    text = path.read_text("utf-8")
    own = set(re.findall(r"[Mm]ake a new file,\s+`([^`]+)`", text))
    for span in code(text):
        for word in span.split():
            if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*/?", word) and word not in own:
                if word.split("/")[0] in tops and ("/" in word or "." in word):
                    assert (ROOT / word).exists(), word
                elif word.startswith("en/"):
                    assert (ROOT / "content" / word).exists(), word


def test_each_variable_exists():
    settings = (ROOT / "workbook_lib" / "settings.py").read_text("utf-8")
    names = re.findall(r"`(WORKBOOK_\w+)`", (DOCS / "hosting/places.md").read_text("utf-8"))
    assert len(names) > 4
    assert all(f"``{name}" in settings for name in names)


def prose(text):
    """Return the sentences of a page, without code, tables and directives."""
    text = re.sub(r"^(```|\{\{).*?(^```$|\}\}$)", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line for line in text.splitlines() if not line.startswith(("#", "|")))
    return words.plain("\n".join(lines))


PLAIN_PAGES = [
    page for page in PAGES if not {"developers", "hosting"} & set(page.relative_to(DOCS).parts)
]


@pytest.mark.parametrize("path", PLAIN_PAGES, ids=lambda path: path.name)
def test_pages_for_couples_and_counselors_are_plain(path):
    text = prose(path.read_text("utf-8"))
    assert "!" not in text
    if len(text.split()) < 40:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from textstat.textstat import textstatistics

        statistics = textstatistics()
        statistics.set_lang("en_US")
        assert statistics.flesch_kincaid_grade(text) <= HIGHEST
    for sentence in re.split(r"(?<=[.?:])\s+|\n\s*\n|\n(?=\s*- )", text):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_installing_has_the_names_of_the_package():
    text = (DOCS / "start-it.md").read_text("utf-8")
    wheel = f"{PYPROJECT['name'].replace('-', '_')}-{PYPROJECT['version']}-py3-none-any.whl"
    assert set(re.findall(r"[\w.-]+\.whl", text)) == {wheel}
    names = sorted(PYPROJECT["scripts"])
    assert f"Installed {len(names)} executables: {', '.join(names)}" in text
    for system in ("win32", "darwin", "linux"):
        assert start_file(system, "Notes", ["workbook"], ROOT).name in text


def test_the_oldest_browser_is_the_one_that_scripts_are_built_for():
    build = (ROOT / "workbook_lib" / "frontend" / "build.js").read_text("utf-8")
    (oldest,) = re.findall(r'"safari([\d.]+)", "ios\1"', build)
    for path in (ROOT / "README.md", DOCS / "hosting/places.md"):
        assert f"Safari and iOS from {oldest}, Firefox ESR" in path.read_text("utf-8")


OUTPUT_OF_OTHERS = ("Installed 2 executables: ", "%pip install ", "Ready: ", "http://127.0.0.1:")


@pytest.mark.parametrize("page", ["start-it.md", "counselors/evening.md"])
def test_the_terminal_prints_what_the_pages_show(page):
    messages = "|".join(
        re.sub(r"\\{\w+\\}", ".+", re.escape(message)) for message in ERROR_MESSAGES.values()
    )
    lines = [line for block in blocks(page, "text") for line in block.splitlines() if line]
    assert len(lines) > 3
    for line in lines:
        assert line.startswith(OUTPUT_OF_OTHERS) or re.fullmatch(messages, line), line


def test_the_plans_for_an_evening_have_the_length_that_they_say(content):
    (agenda,) = content.parts(AgendaPart)
    text = (DOCS / "counselors/evening.md").read_text("utf-8")
    assert sum(step.minutes for step in agenda.steps) == 90
    for title, ends in (("45 minutes", "0:45"), ("90 minutes", "1:30"), ("2 x 60 minutes", "1:00")):
        table = text.partition(f"| {title} | what you do |")[2].partition("\n\n")[0]
        times = re.findall(r"(\d:\d\d) to (\d:\d\d)", table)
        assert times[-1][1] == ends
        assert all(start in (end, "0:00") for (_, end), (start, _) in itertools.pairwise(times))


def test_chapters_have_the_names_that_plans_and_pages_call_them_by(content):
    titles = {chapter.title for chapter in content.chapters}
    text = (DOCS / "couples/start.md").read_text("utf-8")
    table = text.partition("| chapter |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    named = {name for row in rows for name in row.split(", ")}
    assert named - {"---"} <= titles
    assert len(named) > 10
    for handout in content.handouts:
        tables = [block.table for block in handout.blocks if block.table]
        cells = " ".join(cell for table in tables for row in table.rows for cell in row)
        assert set(re.findall(r"“([^”]+)”", cells)) - {"There it is"} <= titles


def blocks(page, language):
    text = (DOCS / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_record_file_in_the_documentation_can_be_opened():
    (example,) = blocks("developers/record-file.md", "json")
    record = decode(example.encode())
    assert set(record.entries) == set(json.loads(example)["entries"])
    (program,) = blocks("developers/record-file.md", "python")
    exec(compile(program, "record-file.md", "exec"), {})  # noqa: S102 - our own example


def test_what_builds_the_documentation_is_pinned_and_explained():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for line in PYPROJECT["optional-dependencies"]["docs"]:
        name = Requirement(line).name
        assert name in pinned()
        assert f"| {name} |" in text


class Developer:
    """Follows the page about a new chapter in a copy of the source."""

    def __init__(self, folder):
        self.folder, self.output, self.step = folder, "", None
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", "frontend", "docs")
        for name in ("workbook_lib", "content", "notebooks"):
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        self.env = {
            **{name: value for name, value in os.environ.items() if "WORKBOOK" not in name},
            "PYTHONPATH": str(folder),
            "PYTHONUNBUFFERED": "1",
            "WORKBOOK_DATA_DIR": str(folder / "data"),
            "CHROMIUM": "none",
        }

    def command(self, *arguments):
        return [sys.executable, "-m", "workbook_lib.cli", *arguments]

    def do(self, step):
        path = self.folder / step.file
        if step.kind == "type":
            program, *arguments = shlex.split(step.block)
            if program == "workbook" and arguments[0] != "serve":
                done = subprocess.run(
                    self.command(*arguments),
                    cwd=self.folder,
                    env=self.env,
                    check=True,
                    capture_output=True,
                    text=True,
                )
                self.output = done.stdout + done.stderr
        elif step.kind == "file":
            path.write_text(step.block, "utf-8")
        elif step.kind == "find":
            assert path.read_text("utf-8").count(step.block) == 1
            self.step = step
        elif step.kind == "above":
            path = self.folder / self.step.file
            text = path.read_text("utf-8")
            path.write_text(text.replace(self.step.block, step.block + self.step.block), "utf-8")
        else:
            assert step.kind == "answers"
            assert self.output == step.block


def test_a_chapter_can_be_added_as_the_documentation_says(tmp_path):
    developer = Developer(tmp_path)
    for step in guide.steps(DOCS / "developers" / "add-a-chapter.md"):
        developer.do(step)
    sheets = (tmp_path / "paper" / "worksheets.html").read_text("utf-8")
    assert "What did your partner do?" in sheets

    path = "voila/render/small-thanks.ipynb"
    command = developer.command("serve", "--no-browser", "--port", str(free_port()))
    with (
        Program(command, cwd=tmp_path, env=developer.env) as running,
        httpx.Client(follow_redirects=True, timeout=TIMEOUT) as client,
    ):
        address = running.wait_for(r"^Ready: (http://\S+)$")[1]
        assert "Small thanks" in client.get(address).text
        client.base_url = f"http://{urlsplit(address).netloc}"
        page = client.get(f"/{path}")
        assert page.status_code == 200
        assert "What did your partner do?" in page.text
        kernel = start_kernel(client, path)
        assert kernel.status_code == 200, kernel.text
