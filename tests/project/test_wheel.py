"""An installed wheel is the complete workbook."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from tests.program import TIMEOUT, Program, free_port
from tests.project.project_files import ROOT, files
from tests.server.running import start_kernel
from tests.wheel import build, install
from workbook_lib.assets import FOLDER, scripts

pytestmark = pytest.mark.browser  # slow, as browser tests are


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return a wheel built from the source tree."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """Return a Python with the wheel and the libraries of this one, without the source tree."""
    return install(wheel, tmp_path_factory.mktemp("elsewhere") / "venv")


@pytest.fixture
def empty(tmp_path):
    """Return an empty working directory."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def variables(folder):
    return {**os.environ, "WORKBOOK_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}


def contents(archive):
    """Return the files of a wheel and the checksums of their contents."""
    return {
        item.filename: item.CRC
        for item in zipfile.ZipFile(archive).infolist()
        if not item.filename.endswith(("/RECORD", "/METADATA"))
    }


def test_the_wheel_contains_all_files(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for path in [*files("workbook_lib"), *(path for path in FOLDER.rglob("*") if path.is_file())]:
        expected = not path.is_relative_to(ROOT / "workbook_lib" / "frontend")
        assert (path.relative_to(ROOT).as_posix() in inside) is expected, path
    for path in files("content", "notebooks"):
        expected = not path.is_relative_to(ROOT / "content" / "docs")
        name_inside = f"workbook_lib/_shared/{path.relative_to(ROOT).as_posix()}"
        assert (name_inside in inside) is expected, path
    tops = {name.partition("/")[0] for name in inside}
    assert {re.sub(r"-\d+(\.\d+)*", "", top) for top in tops} == {
        "workbook_lib",
        "between_us_workbook.data",
        "between_us_workbook.dist-info",
    }


def test_a_wheel_is_built_from_an_sdist_without_node(wheel, tmp_path):
    sdist = build(tmp_path, "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
        names = archive.getnames()
    assert not [name for name in names if "node_modules" in name]
    # A PATH without Node.js, npm and git.
    elsewhere = tmp_path / "empty"
    elsewhere.mkdir()
    from_sdist = build(
        elsewhere,
        source=tmp_path / sdist.name.removesuffix(".tar.gz"),
        env={**os.environ, "PATH": str(elsewhere)},
    )
    assert contents(from_sdist) == contents(wheel)


def test_voila_and_jupyter_server_find_their_files(elsewhere):
    home = elsewhere.parents[1]
    template = home / "share" / "jupyter" / "voila" / "templates" / "between-us"
    ours = ROOT / "workbook_lib" / "server"
    assert {path.name for path in template.iterdir()} >= {
        path.name for path in (ours / "templates").iterdir()
    }
    assert (template / "static" / scripts("chapter")[-1]).is_file()
    assert (template / "static" / "plotly.min.js").is_file()
    assert (home / "etc" / "jupyter" / "voila.json").is_file()
    settings = home / "etc" / "jupyter" / "jupyter_server_config.d" / "workbook_lib.json"
    assert settings.read_bytes() == (ours / "jupyter_server_config.json").read_bytes()


def test_the_installed_wheel_does_not_use_the_source_tree(elsewhere, empty):
    ask = (
        "from workbook_lib.content.loading import loader\n"
        "print(loader.__file__, loader.pack_folder(), sep='\\n')"
    )
    paths = subprocess.run(
        [elsewhere, "-c", ask], cwd=empty, check=True, capture_output=True, text=True
    ).stdout.split()
    home = elsewhere.parents[1]
    assert all(Path(path).is_relative_to(home) for path in paths), paths


def test_the_content_of_the_wheel_is_valid(elsewhere, empty):
    command = [elsewhere.parent / "workbook", "check"]
    done = subprocess.run(
        command, cwd=empty, env=variables(empty.parent), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(empty.iterdir())


class Needs(HTMLParser):
    """Return every URL that a page loads, and every link to a chapter."""

    def __init__(self):
        super().__init__()
        self.assets = set()
        self.chapters = set()

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        if tag in ("script", "img"):
            self.assets.add(have.get("src"))
        elif tag == "link" and have.get("rel") not in ("alternate", "canonical"):
            self.assets.add(have.get("href"))
        elif tag == "a" and "/voila/render/" in have.get("href", ""):
            self.chapters.add(have["href"])
        self.assets.discard(None)


def read_needs(page):
    needs = Needs()
    needs.feed(page.text)
    return needs


def test_the_wheel_serves_the_workbook_from_an_empty_folder(elsewhere, empty):
    command = [elsewhere.parent / "workbook", "serve", "--no-browser", "--port", str(free_port())]
    command += ["--data-dir", empty.parent / "data"]
    with (
        Program(command, cwd=empty, env=variables(empty.parent)) as program,
        httpx.Client(follow_redirects=True, timeout=TIMEOUT) as client,
    ):
        address = program.wait_for(r"^Ready: (http://\S+)$")[1]
        home = client.get(address)
        assert home.status_code == 200
        assert "Map your loop" in home.text
        chapters = {urljoin(str(home.url), link) for link in read_needs(home).chapters}
        chapter = client.get(next(link for link in chapters if "01-map-your-loop" in link))
        assert chapter.status_code == 200
        assert "Map your loop" in chapter.text

        requested = {
            urljoin(str(page.url), link)
            for page in (home, chapter)
            for link in read_needs(page).assets
        }
        got = {link: client.get(link) for link in requested if link.startswith("http")}
        sheets = [link for link in got if link.partition("?")[0].endswith(".css")]
        for sheet in sheets:
            links = re.findall(
                r"""(?:url\(|@import )["']?([^"')]+\.(?:css|woff2))""", got[sheet].text
            )
            got |= {link: client.get(link) for link in (urljoin(sheet, link) for link in links)}
        failed = {link: answer.status_code for link, answer in got.items() if answer.is_error}
        assert not failed
        kinds = {Path(link.partition("?")[0]).suffix for link in got}
        assert {".css", ".js", ".woff2"} <= kinds
    assert not list(empty.iterdir()), "the working directory stays unchanged"


NO_NETWORK = """
import os, sys

def refuse(event, arguments):
    host = None
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    if host and str(host) not in ("127.0.0.1", "::1", "localhost"):
        with open(os.environ["REFUSED"], "a") as refused:
            print(event, host, file=refused)
        raise OSError("no network")

sys.addaudithook(refuse)
"""
"""A module that refuses connections to other computers, and records the attempts."""


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def command(request, tmp_path_factory):
    """Return the command of a package that was installed into a home folder, without network."""
    home = tmp_path_factory.mktemp("users") / "Zoë Müller's Home (2)"
    home.mkdir()
    archive = request.getfixturevalue("wheel") if request.param == "wheel" else build(home, "sdist")
    python = install(archive, home / "the workbook")
    (packages,) = python.parents[1].glob("lib/python*/site-packages")
    (packages / "no_network.py").write_text(NO_NETWORK, "utf-8")
    (packages / "no_network.pth").write_text("import no_network\n", "utf-8")
    return python.parent / "between-us-workbook"


def test_an_installed_package_starts_in_any_home_folder_without_network(command, tmp_path):
    home, refused = command.parents[2], tmp_path / "refused"
    data, browser = tmp_path / "Söhne & Co", tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexit 0\n")
    browser.chmod(0o700)
    variables = {"HOME": str(home), "PATH": os.environ["PATH"], "REFUSED": str(refused)}
    variables |= {"BROWSER": f"{browser} %s", "WORKBOOK_DATA_DIR": str(data), "LC_ALL": "C.UTF-8"}
    arguments = ["--port", str(free_port())]
    # The working directory does not have the libraries.
    with Program([command, *arguments], cwd=home, env=variables) as program:
        address = program.wait_for(r"^Ready: (http://\S+)$")[1]
        base = address.partition("?")[0]
        with httpx.Client(base_url=base, follow_redirects=True, timeout=TIMEOUT) as client:
            assert client.get(address).status_code == 200
            assert start_kernel(client).json()["kernelId"]
            again = subprocess.run(
                [command], cwd=home, env=variables, check=False, capture_output=True, text=True
            )
        assert (again.returncode, again.stdout) == (0, f"Ready: {address}\n")
        program._process.send_signal(signal.SIGINT)
        assert program._process.wait(20) == 0
    assert not refused.exists(), refused.read_text()
    assert {path.name for path in home.iterdir()} <= {"the workbook", archive_name(home)}


def archive_name(folder):
    return next((path.name for path in folder.glob("*.tar.gz")), "")


def needed(names):
    """Return the names of distributions with their installed dependencies."""
    installed = set()
    waiting = {re.split(r"[^\w.-]", name)[0].lower().replace("_", "-") for name in names}
    while waiting:
        name = waiting.pop()
        installed.add(name)
        try:
            lines = requires(name) or ()
        except PackageNotFoundError:
            continue
        requirements = {re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line}
        waiting |= {
            requirement.lower().replace("_", "-") for requirement in requirements
        } - installed
    return installed


def test_the_build_imports_only_what_it_requires():
    """A build has only its build requirements installed."""
    ask = """
import sys, workbook_lib.server.voila_template
print(*{name.partition(".")[0] for name, module in sys.modules.items()
    if "site-packages" in (getattr(module, "__file__", None) or "")})
"""
    loaded = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    top_level = packages_distributions()
    owners = {
        owner.lower().replace("_", "-") for name in loaded for owner in top_level.get(name, ())
    }
    assert "jinja2" in owners
    extra = owners - needed(project["build-system"]["requires"])
    assert extra <= {"between-us-workbook", "setuptools"}, (
        "setuptools loads a module at every start"
    )
