"""What builds each kind of part of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Section
    from workbook_lib.pages.page import Page

Builder = Callable[["Page", "Section", Any], Sequence[ipywidgets.Widget]]


def builders() -> Mapping[str, Builder]:
    """Return what builds each kind of part."""
    from workbook_lib.pages import (
        agenda,
        alone,
        change,
        check_in,
        closeness,
        composer,
        counsel,
        diary,
        episode,
        feel,
        form,
        helplines,
        history,
        joint,
        loop,
        measures,
        messages,
        outside,
        pacer,
        picked,
        plan,
        pressure,
        prompts,
        reading,
        reasons,
        repeats,
        rewrite,
        safety,
        share,
        story,
        take_home,
        talk,
        talks,
        tips,
        weeks,
        writings,
    )

    return {
        "story": story.build,
        "episode": episode.build,
        "form": form.build,
        "loop": loop.build,
        "rewrite": rewrite.build,
        "episodes": history.build,
        "repeats": repeats.build,
        "reasons": reasons.build,
        "picked": picked.build,
        "pressure": pressure.build,
        "talk": talk.build,
        "change": change.build,
        "feel": feel.build,
        "talks": talks.build,
        "pacer": pacer.build,
        "prompts": prompts.build,
        "map": closeness.build,
        "measures": measures.build,
        "check_in": check_in.build,
        "weeks": weeks.build,
        "reading": reading.build,
        "check_ins": diary.build,
        "counsel": counsel.build,
        "composer": composer.build,
        "messages": messages.build,
        "outside": outside.build,
        "outside_writings": writings.build,
        "tips": tips.build,
        "safety": safety.build,
        "helplines": helplines.build,
        "alone": alone.build,
        "plan": plan.build,
        "share": share.build,
        "joint": joint.build,
        "take_home": take_home.build,
        "agenda": agenda.build,
    }
