"""Words and episodes for the tests of tables and figures."""

from __future__ import annotations

from workbook_lib.content.parts.loop import CycleWords, RepeatsPart, StoryPart, TurnWords
from workbook_lib.record.views.loop import Episode, Seat, Turn


def turn_words(who):
    return TurnWords(
        action=f"What {who} did",
        thought=f"What {who} thought",
        secondary_emotion=f"What {who} felt",
        primary_emotion=f"What {who} felt underneath",
        need=f"What {who} needed",
    )


WORDS = CycleWords(
    me=turn_words("I"),
    partner=turn_words("they"),
    starts="It starts",
    beneath="Under the surface, rarely said",
    primary_emotion="Underneath",
    need="Needed",
    quote="“{words}”",
    describe={
        "whole": "A loop. It began with {trigger}; steps: {count}. {middle}",
        "no_trigger": "something not written yet",
        "middle": "In the middle: {first}, and {second}.",
        "one_side": "In the middle: {first}.",
        "no_middle": "The middle is empty.",
    },
)

REPEATS = RepeatsPart.model_validate(
    {
        "kind": "repeats",
        "too_few": "Too few",
        "nothing": "Nothing",
        "columns": ["What", "Which", "How often"],
        "trigger_word": "Word",
        "feeling": {"pursuer": "Reaching felt", "withdrawer": "Back felt"},
        "underneath": {"pursuer": "Reaching, beneath", "withdrawer": "Back, beneath"},
        "cut_off": {"pursuer": "Reaching, cut off", "withdrawer": "Back, cut off"},
        "count": "{times} of {of}",
        "stop_words": ["about", "didn’t", "Über"],
    }
)

STORY = StoryPart.model_validate(
    {
        "kind": "story",
        "trigger": "No eggs",
        "first": "withdrawer",
        "pursuer": {
            "action": "Asked",
            "thought": "I do not matter",
            "secondary_emotion": ["Hurt", "brushed aside"],
            "primary_emotion": "Afraid",
            "need": "A hello",
        },
        "withdrawer": {
            "action": "Left",
            "thought": "I failed",
            "secondary_emotion": ["Beaten"],
            "primary_emotion": "Ashamed",
            "need": "A soft landing",
        },
        "words": WORDS.model_dump(),
        "drawing": "The eggs",
        "after": "Both want to matter.",
    }
)

ME = Turn(
    action="Asked three times.",
    thought="They would rather be elsewhere.",
    secondary_emotion=("hurt", "angry"),
    primary_emotion="Scared we are drifting.",
    need="Ten minutes of you.",
)
PARTNER = Turn(
    action="Went to fix the bike.",
    thought="Nothing I say will be right.",
    secondary_emotion=("tired",),
    primary_emotion="Afraid of being a letdown.",
    need="A way in that is not a test.",
)
FEELINGS = {"hurt": "Hurt", "angry": "Angry", "tired": "Tired"}
LABELS = {f"{side}.secondary_emotion": FEELINGS for side in ("me", "partner")}


def episode(**parts):
    fields = {"id": "a1", "trigger": "A quiet supper.", "me": ME, "partner": PARTNER}
    return Episode(**{**fields, "seat": Seat.PURSUER, "first": "me", **parts})


def filled(text):
    """Return a turn with the same text in every part."""
    return Turn(
        action=text,
        thought=text,
        secondary_emotion=(text,),
        primary_emotion=text,
        need=text,
    )
