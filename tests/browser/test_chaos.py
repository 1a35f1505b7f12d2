"""Random faults neither lose nor duplicate a letter."""

from __future__ import annotations

import os
import secrets

import pytest

from tests.browser.chaos import Chaos

pytestmark = pytest.mark.browser

FAULTS = int(os.environ.get("CHAOS_FAULTS", "8"))
SEED = os.environ.get("CHAOS_SEED") or secrets.token_hex(4)


@pytest.mark.parametrize("guest", [False, True], ids=["personal", "guest"])
def test_random_faults_lose_and_duplicate_no_letter(playwright_driver, tmp_path, guest):
    print(f"CHAOS_SEED={SEED} CHAOS_FAULTS={FAULTS}")
    chaos = Chaos(playwright_driver, tmp_path, SEED, guest=guest)
    with chaos.running():
        for _ in range(FAULTS):
            chaos.fault()
        chaos.settle()
        assert chaos.on_the_page() == chaos.written
        if guest:
            assert not (tmp_path / "data").exists()
        else:
            assert chaos.in_the_file() == chaos.written
        chaos.reload()
        assert chaos.on_the_page() == chaos.written
        assert not chaos.tab.errors
    letters = sum(map(len, chaos.written.values()))
    print(f"{FAULTS} faults {chaos.counts}, {letters} letters, 0 lost, 0 doubled")
