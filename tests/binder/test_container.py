"""The container: what its Dockerfile runs, under any user id and with a read-only root.

There is no Docker here. The entry point and its environment run in a virtual environment instead,
where root can make a namespace with read-only file systems.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import httpx
import pytest

from tests.program import TIMEOUT, Program, free_port
from tests.project.project_files import ROOT
from tests.server.running import start_kernel
from tests.wheel import build, install

pytestmark = pytest.mark.browser  # slow, as browser tests are

DOCKERFILE = (ROOT / "binder" / "container" / "Dockerfile").read_text("utf-8")
LINES = re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines()
TEMPORARY = "/tmp"  # noqa: S108 - of the container


def instruction(name):
    """Return the arguments of the last instruction with a name."""
    return [line for line in LINES if line.startswith(f"{name} ")][-1].partition(" ")[2]


def environment():
    return dict(item.split("=", 1) for item in shlex.split(instruction("ENV")))


HEALTH = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
COMMAND = json.loads(instruction("ENTRYPOINT")) + json.loads(instruction("CMD"))

# An account that is in no list, in the group of root, as on OpenShift, and can read this Python.
ANYONE = [
    *("setpriv", "--reuid=1000660000", "--regid=0", "--clear-groups"),
    *("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"),
]
READ_ONLY = "mount -o remount,bind,ro / && mount -t tmpfs -o mode=1777 none {} && exec {}"


def can_isolate():
    """Whether this account can make a read-only root for another account."""
    if not all(map(shutil.which, ("unshare", "setpriv", "mount"))):
        return False
    command = shlex.join([*ANYONE, "true"])
    script = READ_ONLY.format("/mnt", command)
    tried = ["unshare", "--mount", "sh", "-c", script]
    return subprocess.run(tried, check=False, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """Return the folder of an environment with the wheel, which every account may read."""
    folder = Path(tempfile.mkdtemp(prefix="bu"))
    folder.chmod(0o755)
    wheel = build(tmp_path_factory.mktemp("wheels"))
    python = install(wheel, folder / "image")
    (folder / "writable").mkdir()
    yield folder
    assert python.exists()
    shutil.rmtree(folder)


def test_guests_are_the_default_and_nothing_else_is_set():
    assert environment()["WORKBOOK_MODE"] == "guest"
    assert "--workshop" in COMMAND
    assert instruction("USER") == "1001:0"
    assert json.loads(instruction("VOLUME")) == [environment()["HOME"]] == [TEMPORARY]
    assert instruction("EXPOSE") == COMMAND[COMMAND.index("--port") + 1]
    assert f":{instruction('EXPOSE')}'" in " ".join(HEALTH)


def runs(image, through):
    """Run the entry point as a container does, and use it."""
    binary, port = image / "image" / "bin", free_port()
    writable = str(image / "writable")
    variables = {name: value.replace(TEMPORARY, writable) for name, value in environment().items()}
    variables |= {"PATH": f"{binary}{os.pathsep}{os.environ['PATH']}", "TMPDIR": writable}
    words = [str(port) if word == instruction("EXPOSE") else word for word in COMMAND]
    with Program(through(words, writable), cwd="/", env=variables) as program:
        program.wait_for(r"^Ready: (http://\S+)$")
        base = f"http://127.0.0.1:{port}/"
        with httpx.Client(base_url=base, follow_redirects=True, timeout=TIMEOUT) as client:
            page = client.get("voila/render/01-map-your-loop.ipynb")
            assert page.status_code == 200
            assert start_kernel(client).json()["kernelId"]
        healthy = [word.replace(f":{instruction('EXPOSE')}'", f":{port}'") for word in HEALTH]
        healthy[0] = str(binary / healthy[0])
        assert subprocess.run(healthy, check=False, cwd="/").returncode == 0
        owner = os.stat(f"/proc/{program.pid}").st_uid  # noqa: PTH116
        program._process.terminate()
        assert program._process.wait(20) == 0
    unhealthy = subprocess.run(healthy, check=False, capture_output=True, cwd="/")
    assert unhealthy.returncode == 1
    return owner


def test_the_entry_point_runs(image):
    if os.path.isdir("/proc/self"):  # noqa: PTH112
        assert runs(image, lambda words, _: words) == os.geteuid()
    assert not [*(image / "writable").iterdir()]


if can_isolate():

    def test_any_account_runs_it_with_a_read_only_root(image):
        def isolated(words, writable):
            script = READ_ONLY.format(shlex.quote(writable), shlex.join([*ANYONE, *words]))
            return ["unshare", "--mount", "sh", "-c", script]

        assert runs(image, isolated) == 1000660000
