"""Every file reads at grade 7 or below, as recommended for health information."""

from __future__ import annotations

import re
import warnings

import pytest

from tests.content import words

HIGHEST = 7.0
LABEL = 8
"""Shorter texts without a full stop are labels and not sentences."""


@pytest.fixture(scope="module")
def grade():
    with warnings.catch_warnings():
        # The last version that needs no download reads its list of words in a way now frowned on.
        warnings.simplefilter("ignore")
        from textstat.textstat import textstatistics

        statistics = textstatistics()
        statistics.set_lang("en_US")
        statistics.flesch_kincaid_grade("Words.")
    return statistics.flesch_kincaid_grade


def sentences(path):
    """Return the texts of a file as sentences, without labels and titles of papers."""
    all_sentences = []
    for key, text in words.of_file(path):
        if key == "cite":
            continue
        for block in re.split(r"\n\s*\n|\n(?=- )", words.plain(text)):
            line = " ".join(block.split())
            ended = line.endswith((".", "?", "…", "”", ":"))
            if line and (ended or len(line.split()) >= LABEL):
                all_sentences.append(line if ended else f"{line}.")
    return all_sentences


@pytest.mark.parametrize("path", words.READ, ids=lambda path: path.name)
def test_a_file_reads_at_grade_seven_or_below(path, grade):
    text = " ".join(sentences(path))
    if text:
        assert grade(text) <= HIGHEST


@pytest.mark.parametrize("path", words.READ, ids=lambda path: path.name)
def test_no_sentence_is_long(path):
    for text in sentences(path):
        for sentence in re.split(r"(?<=[.?:])\s+", text):
            assert len(sentence.split()) <= 32, sentence


def test_the_readability_measure_distinguishes_plain_from_hard_text(grade):
    hard = (
        "Considerable interpersonal withdrawal characteristically necessitates professional help."
    )
    assert grade(hard) > HIGHEST > grade("We sat down. You made some tea. It was late.")
