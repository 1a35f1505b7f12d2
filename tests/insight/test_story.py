from tests.insight.told import STORY
from workbook_lib.insight.loop import episode_from_story, step_table, underneath_table
from workbook_lib.record.views.loop import Seat


def test_a_story_is_an_episode_told_by_the_pursuer():
    told = episode_from_story(STORY)
    assert told.seat is told.me.seat is Seat.PURSUER
    assert told.partner.seat is Seat.WITHDRAWER
    assert told.first == "partner"
    assert told.trigger == "No eggs"
    assert told.drawable


def test_nothing_in_a_story_is_a_guess_and_its_feelings_are_its_own_words():
    told = episode_from_story(STORY)
    table = step_table(told, STORY.words)
    assert list(table["text"]) == [
        "Left",
        "I do not matter",
        "Hurt, brushed aside",
        "Asked",
        "I failed",
        "Beaten",
    ]
    assert not table["guess"].any()
    assert not underneath_table(told, STORY.words)["guess"].any()


def test_every_story_of_the_content_makes_a_whole_round(content):
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    stories = [part for part in parts if part and part.kind == "story"]
    assert stories
    for story in stories:
        assert len(step_table(episode_from_story(story), story.words)) == 6
        assert len(underneath_table(episode_from_story(story), story.words)) == 2
