"""Maps each kind of part to the function that builds its section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Section
    from workbook_lib.session.context import SectionContext

SectionBuilder = Callable[["SectionContext", "Section", Any], Sequence[ipywidgets.Widget]]


def section_builders() -> Mapping[str, SectionBuilder]:
    """Return the builder of each kind of part; section modules are imported on first use."""
    from workbook_lib.sections import (
        closeness,
        forms,
        loop,
        measures,
        pause,
        plan,
        reasons,
        sign_weeks,
        signs,
        take_home,
        talk,
        words,
        workshop,
    )
    from workbook_lib.sections import help as help_sections
    from workbook_lib.sections import loop as loop_sections
    from workbook_lib.sections import plan as plan_sections
    from workbook_lib.sections import reasons as reasons_sections
    from workbook_lib.sections import talk as talk_sections

    return {
        "story": loop.build_story,
        "episode": loop_sections.build_episode,
        "form": forms.build_form,
        "loop": loop.build_loop,
        "rewrite": loop.build_rewrite,
        "episodes": loop.build_episodes,
        "repeats": loop.build_repeats,
        "reasons": reasons.build_reasons,
        "picked": reasons_sections.build_picked,
        "pressure": loop.build_pressure,
        "talk": talk.build_talk,
        "change": talk.build_change,
        "feel": talk_sections.build_feel,
        "talks": talk.build_talks,
        "pacer": pause.build_pacer,
        "prompts": closeness.build_prompts,
        "map": closeness.build_map,
        "measures": measures.build_measures,
        "check_in": signs.build_check_in,
        "weeks": sign_weeks.build_weeks,
        "reading": sign_weeks.build_reading,
        "check_ins": signs.build_check_ins,
        "counsel": help_sections.build_counsel,
        "composer": words.build_composer,
        "messages": words.build_messages,
        "outside": words.build_outside,
        "outside_writings": words.build_writings,
        "tips": help_sections.build_tips,
        "safety": help_sections.build_safety,
        "helplines": help_sections.build_helplines,
        "alone": help_sections.build_alone,
        "plan": plan.build_plan,
        "share": plan.build_share,
        "joint": plan_sections.build_joint,
        "take_home": take_home.build_take_home,
        "agenda": workshop.build_agenda,
    }
