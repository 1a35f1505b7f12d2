"""How a kernel gets the keys of a sealed file, and where they are not visible."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel.conftest import run_async
from tests.store.sealing import QUICK
from workbook_lib.kernel import pool as pool_module
from workbook_lib.store.encryption import KEYS_VARIABLE, Key
from workbook_lib.store.mode import process_state

KEY = Key(QUICK, b"s" * 16, b"k" * 32)
KNOWN = f"""
import subprocess
from workbook_lib.store.mode import process_state
process_state().keys.load_inherited()
handed_on = {KEYS_VARIABLE!r} in subprocess.run("env", capture_output=True, text=True).stdout
f"{{process_state().keys.to_text()}} {{handed_on}}"
"""
AT_ONCE = f"import os; {KEYS_VARIABLE!r} in os.environ"


@pytest.fixture(autouse=True)
def _no_keys():
    """Remove keys of earlier tests in this process."""
    process_state().keys.remove()
    yield
    process_state().keys.remove()


@pytest.fixture
def known():
    process_state().keys.add(KEY)
    return KEY.to_text()


def environment_of(kernel):
    return Path(f"/proc/{kernel.manager.provisioner.pid}/environ").read_bytes()


def test_a_forked_kernel_gets_keys_that_its_environment_does_not_show(start, known):
    async def scenario():
        async with start() as kernel:
            assert await kernel.run(AT_ONCE) == "False"
            assert await kernel.run(KNOWN) == repr(f"{known} False")
            assert known.split()[-1].encode() not in environment_of(kernel)
            await kernel.manager.restart_kernel(now=True)
            assert known.split()[-1].encode() not in environment_of(kernel)

    run_async(scenario())


def test_an_ordinary_kernel_gets_keys_from_a_pipe(start, own_pool, known, monkeypatch):
    monkeypatch.setattr(pool_module.sys, "platform", "elsewhere")

    async def scenario():
        async with start(own_pool) as kernel:
            assert await kernel.run(KNOWN) == repr(f"{known} False")
            assert known.split()[-1].encode() not in environment_of(kernel)

    run_async(scenario())


def test_without_a_sealed_file_no_keys_are_passed(start):
    async def scenario():
        async with start() as kernel:
            assert await kernel.run(KNOWN) == repr(" False")

    run_async(scenario())
