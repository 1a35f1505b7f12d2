"""The texts contain no phrase that is copied from the sources."""

from __future__ import annotations

import pytest

from tests.content import runs, words


@pytest.fixture(scope="module")
def articles():
    return runs.known()


def test_no_run_of_eight_words_is_copied_from_the_sources(articles):
    documents = ((path.name, path.read_text("utf-8")) for path in words.DOCUMENTS)
    shared = [
        f"{place}: {run}"
        for place, text in (*words.everywhere(), *documents)
        for hashed, run in runs.runs(words.plain(text))
        if hashed in articles
    ]
    assert shared == []


def test_the_fingerprints_of_the_sources_are_complete(articles):
    assert len(articles) > 7_000
    assert len(runs.FILE.read_bytes()) % runs.BYTES == 0


def test_a_run_is_found_despite_case_and_punctuation():
    plain = runs.runs("the closer you get the more they don't stay")
    shouted = runs.runs("“The CLOSER you get… the more *they* don’t stay!”")
    assert plain == shouted
    assert len(plain) == 2


def test_a_run_inside_other_words_is_found():
    known = runs.pack(["They had agreed to leave the party at ten."])
    hashed = {known[at : at + runs.BYTES] for at in range(0, len(known), runs.BYTES)}
    ours = "I think they had agreed to leave the party at ten, or so."
    assert [run for item, run in runs.runs(ours) if item in hashed] == [
        "they had agreed to leave the party at",
        "had agreed to leave the party at ten",
    ]


def test_a_run_of_seven_words_is_allowed():
    assert runs.runs("one two three four five six seven") == []
