"""Words that the workbook does not use, with reasons."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml

from tests.content import words
from workbook_lib.content.loading.loader import load_pack, pack_folder

NEUTRAL = "A couple may be any two people: write “your partner” or “they”."
LABELLING = "A name for a person, not for what happens between two."
JUDGING = "Nothing is scored, graded or judged."
PRAISING = "No praise for finishing: pages are not for pleasing us."
PROMISING = "The workbook cannot promise this."
UNSOURCED = "The articles say it without a source."
CITED = "Named only where its source is."
BLAMING = "It blames one side."
SAFE_SENTENCE = "If you were afraid of them, that is not a loop: [Get help](get-help.ipynb)."
GUARDED = "True only where nobody is afraid: said once, after the safety check, beside its guard."

AVOIDED = {
    r"he|she|him|his|her|hers|himself|herself|s/he": NEUTRAL,
    r"husbands?|wife|wives|boyfriends?|girlfriends?|spouses?": NEUTRAL,
    r"men|man|women|woman|males?|females?|guys?|ladies|opposite sex": NEUTRAL,
    r"toxic\w*": LABELLING,
    r"narcissis\w*": LABELLING,
    r"gaslight\w*": LABELLING,
    r"red flags?": LABELLING,
    r"abusers?|victims?": LABELLING,
    r"needy|clingy|codependen\w*|commitment-phobe": LABELLING,
    r"anxious-avoidant|avoidants|anxious type|avoidant type": LABELLING,
    r"disorders?|diagnosis|patholog\w*|dysfunctional": LABELLING,
    r"scores?|percent|grades?|passed|failed the": JUDGING,
    r"normal|abnormal|healthy couple": JUDGING,
    r"well done|great job|good job|congratulations|awesome|amazing": PRAISING,
    r"guarantees?|guaranteed|proven|cures?|heals? (?:you|your)|save your relationship": PROMISING,
    r"you are safe|you’re safe|completely safe|totally private|100%": PROMISING,
    r"most common|30 years|thirty years|leading model": UNSOURCED,
    r"gottman": CITED,
    r"your fault|their fault|to blame": BLAMING,
    r"(?:the )?(?:cycle|loop) is the problem": GUARDED,
    r"you should|you must|you have to|you ought": "The reader decides. Say “you can” or “try”.",
    r"simply|obviously|of course": "What is simple to one is not to another.",
    r"click|clicking": "Some readers press keys or a screen: say what the button says.",
    r"todo|lorem ipsum|coming soon": "Only what works is on the page.",
}
BRITISH = "American spelling and words: counselor, practice, dinner, adult, argument."
HARSH = "It also means a blow: say “defeated”."
ONE_TERM = "One term for one thing: side, loop, pause, check-in."
RIDDLE = "Said in plain words now."
PLAIN = {
    r"counsell\w+|practis\w+|(?:behavi|neighb|col|fav|hon|hum|arm|harb|rum)our\w*": BRITISH,
    r"(?:real|recogn|apolog|organ|emphas)is(?:e|es|ed|ing)|grey|centre|learnt|whilst": BRITISH,
    r"suppers?|grown-ups?|quarrels?|(?<!in )(?:a|the|this|that|big|last) row": BRITISH,
    r"(?:look|walk|turn|go|goes|going|all|way|other way) round": BRITISH,
    r"beaten": HARSH,
    r"seats?|dances?|time-outs?": ONE_TERM,
    r"may tell it another way|hangs? on (?:it|their)|turned against you": RIDDLE,
    r"lands? (?:as|on)|no final word|opens? a door|the air between|through for one": RIDDLE,
    r"(?:words|wrote) (?:is|are) safe|safely": "“Safe” is free from harm.",
    r"(?:needs?|asks?|asking|asked) (?:for )?(?:some )?room|ask(?:s|ing)? for time alone": ONE_TERM,
}
NAMED = ("pursuer-distancer dance",)
"""Names chosen by others."""
SIGNS = {
    r"!": "No exclamation marks: calm is the tone.",
    r"[\U0001F300-\U0001FAFF☀-➿]": "No emoji.",
    r" - | -- ": "A dash in words is easy to miss: make two sentences.",
    r"\b(?:e\.g\.|i\.e\.|etc\.)": "Write it out.",
}


def matches_in(pattern, text, flags=0):
    for match in re.finditer(pattern, text, flags):
        around = text[max(0, match.start() - 30) : match.end() + 30]
        yield " ".join(around.split())


CITE = "sources.yaml, cite"
CALLED = ("get-help.yaml, called", "get-help.yaml, whom")
"""Names of help lines and of the people they serve."""


def content():
    return words.everywhere()


@cache
def after_the_check():
    """Texts after the safety check."""
    chapter = yaml.safe_load((words.PACK / "get-help.yaml").read_text(encoding="utf-8"))
    check = next(section for section in chapter["sections"] if section["part"]["kind"] == "safety")
    return check["part"]["after"]


@pytest.mark.parametrize("pattern", AVOIDED, ids=lambda pattern: pattern.split("|")[0])
def test_avoided_words_are_not_used(pattern):
    whole_word = rf"(?<!\w)(?:{pattern})(?!\w)"
    exception = after_the_check()["sentence"]["text"]
    met = [
        f"{place}: …{bit}… {AVOIDED[pattern]}"
        for place, text in content()
        if not (AVOIDED[pattern] == NEUTRAL and place in CALLED)
        if not (AVOIDED[pattern] == CITED and place == CITE)
        if not (AVOIDED[pattern] == GUARDED and (text == exception or SAFE_SENTENCE in text))
        for bit in matches_in(whole_word, words.plain(text), re.IGNORECASE)
    ]
    assert met == []


@pytest.mark.parametrize("pattern", PLAIN, ids=lambda pattern: pattern.split("|")[0])
def test_plain_words_replace_jargon(pattern):
    whole_word = rf"(?<!\w)(?:{pattern})(?!\w)"
    met = [
        f"{place}: …{bit}… {PLAIN[pattern]}"
        for place, text in content()
        if not place.endswith(".ipynb") and place not in CALLED
        for bit in matches_in(whole_word, _unnamed(words.plain(text)), re.IGNORECASE)
    ]
    assert met == []


def _unnamed(text):
    for name in NAMED:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize(
    "old",
    [
        "A counsellor can help.",
        "You practise it.",
        "After a row you go quiet.",
        "My neighbour waited.",
        "Frustrated, beaten",
        "Choose your seat",
        "They may tell it another way.",
        "Look round the room.",
        "Your words are safe in this browser.",
        "Someone who needs room",
    ],
)
def test_the_word_check_finds_a_violation(old):
    assert any(re.search(rf"(?<!\w)(?:{item})(?!\w)", old, re.IGNORECASE) for item in PLAIN)


def test_the_word_cycle_occurs_once():
    uses = [(place, text) for place, text in content() if re.search(r"\bcycles?\b", text)]
    assert [place for place, _ in uses] == ["map-your-loop.yaml, prose"]
    assert "Counselors call it a negative cycle. Here we say loop." in words.plain(uses[0][1])


def test_check_in_always_means_the_weekly_form():
    met = [
        f"{place}: {text[:80]}"
        for place, text in content()
        if re.search(r"check(?:ing)?[- ]in", text, re.IGNORECASE)
        if not place.startswith("signs-over-time.yaml") and not place.endswith(".ipynb")
    ]
    assert met == []


@pytest.mark.parametrize("pattern", SIGNS)
def test_avoided_punctuation_is_not_used(pattern):
    met = [
        f"{place}: …{bit}… {SIGNS[pattern]}"
        for place, text in content()
        if not place.endswith("cite")
        for bit in matches_in(pattern, words.plain(text))
    ]
    assert met == []


def test_the_conditional_safety_sentence_occurs_once_with_its_condition():
    sentence = after_the_check()["sentence"]
    assert [text for _, text in content()].count(sentence["text"]) == 1
    assert re.search(r"fear, force or control", sentence["guard"])
    assert "afraid" in sentence["before"]


def test_quotes_and_apostrophes_are_typographic_except_in_code():
    met = [
        f"{place}: {text[:60]}"
        for path in words.FILES
        for place, text in words.of_file(path)
        if re.search(r"['\"]", re.sub(r"`[^`]*`", "", text))
    ]
    assert met == []


def test_the_texts_contain_no_html():
    tag = re.compile(r"<!--|</?[A-Za-z]|&#?\w+;")
    assert [text for _, text in content() if tag.search(text)] == []


def test_the_save_states_have_the_designed_texts():
    texts = dict(words.of_file(words.PACK / "interface.yaml"))
    assert texts["saved_personal"] == "Saved {time}"
    assert texts["saved_guest"] == "Saved {time}"
    assert texts["saving"] == "Not saved yet. Your words are still on this page."


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_start_page_tells_the_times_of_the_chapters(language):
    pack = load_pack(pack_folder(language))
    minutes = {
        chapter.id: [*map(int, re.findall(r"\d+", chapter.takes))] for chapter in pack.chapters
    }
    steps = [step for step in pack.home.find.steps if step.takes]
    assert len(steps) == 8
    for step in steps:
        first, *more = map(int, re.findall(r"\d+", step.takes))
        assert first == max(minutes[step.chapter])
        assert first + sum(more) <= step.minutes


def test_the_start_page_mentions_harm_before_help():
    # Where it stands on the page is seen by tests/browser/test_safety.py.
    text = (words.PACK / "home.yaml").read_text(encoding="utf-8")
    safety = " ".join(yaml.safe_load(text)["safety"]["text"].split())
    assert safety.index("that is not a loop you share") < safety.index("findahelpline.com")
    assert "call your local emergency number first" in safety
    assert "](" not in safety
