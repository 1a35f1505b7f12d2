from tests.insight.episodes import STORY
from workbook_lib.insight.loop import episode_from_story, step_table, underneath_table
from workbook_lib.record.views.loop import Seat


def test_a_worked_example_becomes_an_episode_of_the_pursuer():
    episode = episode_from_story(STORY)
    assert episode.seat is episode.me.seat is Seat.PURSUER
    assert episode.partner.seat is Seat.WITHDRAWER
    assert episode.first == "partner"
    assert episode.trigger == "No eggs"
    assert episode.drawable


def test_a_worked_example_has_no_guesses_and_literal_feelings():
    episode = episode_from_story(STORY)
    table = step_table(episode, STORY.words)
    assert list(table["text"]) == [
        "Left",
        "I do not matter",
        "Hurt, brushed aside",
        "Asked",
        "I failed",
        "Beaten",
    ]
    assert not table["guess"].any()
    assert not underneath_table(episode, STORY.words)["guess"].any()


def test_every_worked_example_has_all_six_steps(content):
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    story_parts = [part for part in parts if part and part.kind == "story"]
    assert story_parts
    for part in story_parts:
        assert len(step_table(episode_from_story(part), part.words)) == 6
        assert len(underneath_table(episode_from_story(part), part.words)) == 2
