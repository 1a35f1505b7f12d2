"""What builds each kind of part of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Section
    from workbook_lib.page.page import Page

Builder = Callable[["Page", "Section", Any], Sequence[ipywidgets.Widget]]


def builders() -> Mapping[str, Builder]:
    """Return what builds each kind of part."""
    from workbook_lib.pages import (
        alone,
        change,
        composer,
        counsel,
        diary,
        history,
        loop,
        outside,
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
        talk,
        talks,
        tips,
        writings,
    )
    from workbook_lib.sections import (
        closeness,
        form,
        measures,
        pause,
        sign_weeks,
        signs,
        take_home,
        words,
        workshop,
    )
    from workbook_lib.sections import help as help_sections
    from workbook_lib.sections import loop as loop_sections
    from workbook_lib.sections import plan as plan_sections
    from workbook_lib.sections import reasons as reasons_sections
    from workbook_lib.sections import talk as talk_sections

    return {
        "story": story.build,
        "episode": loop_sections.build,
        "form": form.build_form,
        "loop": loop.build,
        "rewrite": rewrite.build,
        "episodes": history.build,
        "repeats": repeats.build,
        "reasons": reasons.build,
        "picked": reasons_sections.build,
        "pressure": pressure.build,
        "talk": talk.build,
        "change": change.build,
        "feel": talk_sections.build,
        "talks": talks.build,
        "pacer": pause.build_pacer,
        "prompts": prompts.build,
        "map": closeness.build,
        "measures": measures.build_measures,
        "check_in": signs.build,
        "weeks": sign_weeks.build,
        "reading": reading.build,
        "check_ins": diary.build,
        "counsel": counsel.build,
        "composer": composer.build,
        "messages": words.build,
        "outside": outside.build,
        "outside_writings": writings.build,
        "tips": tips.build,
        "safety": safety.build,
        "helplines": help_sections.build,
        "alone": alone.build,
        "plan": plan.build,
        "share": share.build,
        "joint": plan_sections.build,
        "take_home": take_home.build,
        "agenda": workshop.build_agenda,
    }
