from __future__ import annotations

from workbook_lib.insight.options import options
from workbook_lib.record.offer import Offer
from workbook_lib.record.share_code import read_code, share_code


def test_the_english_pack_offers_its_own_choices(content):
    found = options(content)
    assert found.seat == ("pursuer", "withdrawer", "both", "unsure")
    assert len(found.reasons) == 12
    assert found.reasons[:2] == ("alone", "alarm")
    assert "lonely" in found.underneath
    assert "unsure" not in found.underneath
    assert found.signs == ("duration", "response", "presence", "plans", "warmth", "talk")
    assert options(content, ("ask", "inside")).underneath == ()


def test_a_code_of_all_of_it_is_five_groups(content):
    found = options(content)
    offer = Offer.of({**found.as_choices(), "seat": ("both",)}, found)
    code = share_code(offer, found, "0123456")
    assert len(code.split("-")) == 5
    assert read_code(code, found).offer == offer
