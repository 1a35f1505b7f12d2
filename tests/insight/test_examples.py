from tests.insight.episodes import STORY
from workbook_lib.insight.loop import episode_from_story, step_table, underneath_table
from workbook_lib.record.views.loop import Seat


def test_a_worked_example_becomes_an_episode_of_the_pursuer():
    story = episode_from_story(STORY)
    assert story.seat is story.me.seat is Seat.PURSUER
    assert story.partner.seat is Seat.WITHDRAWER
    assert story.first == "partner"
    assert story.trigger == "No eggs"
    assert story.drawable


def test_a_worked_example_has_no_guesses_and_literal_feelings():
    story = episode_from_story(STORY)
    table = step_table(story, STORY.words)
    assert list(table["text"]) == [
        "Left",
        "I do not matter",
        "Hurt, brushed aside",
        "Asked",
        "I failed",
        "Beaten",
    ]
    assert not table["guess"].any()
    assert not underneath_table(story, STORY.words)["guess"].any()


def test_every_worked_example_has_all_six_steps(content):
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    stories = [part for part in parts if part and part.kind == "story"]
    assert stories
    for story in stories:
        assert len(step_table(episode_from_story(story), story.words)) == 6
        assert len(underneath_table(episode_from_story(story), story.words)) == 2
