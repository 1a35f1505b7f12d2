from tests.insight.episodes import STORY
from workbook_lib.insight.loop import episode_from_story, loop_steps, sides_underneath
from workbook_lib.record.views.loop import Seat


def test_a_worked_example_becomes_an_episode_of_the_pursuer():
    episode = episode_from_story(STORY, "en")
    assert episode.seat is episode.me.seat is Seat.PURSUER
    assert episode.partner.seat is Seat.WITHDRAWER
    assert episode.first == "partner"
    assert episode.trigger == "No eggs"
    assert episode.drawable


def test_a_worked_example_has_no_guesses_and_literal_feelings():
    episode = episode_from_story(STORY, "en")
    steps = loop_steps(episode, STORY.words)
    assert [step.text for step in steps] == [
        "Left",
        "I do not matter",
        "Hurt and brushed aside",
        "Asked",
        "I failed",
        "Beaten",
    ]
    assert not any(step.guess for step in (*steps, *sides_underneath(episode, STORY.words)))


def test_every_worked_example_has_all_six_steps(content):
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    story_parts = [part for part in parts if part and part.kind == "story"]
    assert story_parts
    for part in story_parts:
        assert len(loop_steps(episode_from_story(part, "en"), part.words)) == 6
        assert len(sides_underneath(episode_from_story(part, "en"), part.words)) == 2
