"""Reading many share codes at once, and reporting unreadable ones by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law
from tests.record.test_share_codes import IDENTITY, OPTIONS, codes, identities, offers
from workbook_lib.workshop.questions import Offer, Options
from workbook_lib.workshop.share_codes import UnreadableCode, read_code, read_codes, share_code

CODE = share_code(Offer("both"), OPTIONS, IDENTITY)
OTHER = share_code(Offer("pursuer", frozenset({"reason-3"})), OPTIONS, "0000001")
full = st.builds(
    lambda offer, identity: share_code(offer, OPTIONS, identity),
    offers(OPTIONS).filter(lambda offer: not offer.empty),
    identities,
)


@law
@given(st.lists(full, max_size=12), st.data())
def test_codes_are_read_in_order(texts, data):
    between = st.sampled_from(["\n", "\r\n", "\r", " ", ", ", ";", "، ", "؛", "\t", "\n\n"])
    text = "".join(code + data.draw(between) for code in texts)
    result = read_codes(text, OPTIONS)
    assert result.unread == ()
    assert result.codes == tuple(read_code(code, OPTIONS) for code in texts)


@pytest.mark.parametrize(
    "text",
    [
        CODE.replace("-", " "),
        CODE.replace("-", " - "),
        CODE.replace("-", "- ").lower(),
        f"  {CODE[:9]} {CODE[10:]} ",
        f"\n\n{CODE},\n",
    ],
)
def test_a_single_code_may_contain_spaces(text):
    result = read_codes(text, OPTIONS)
    assert ([code.identity for code in result.codes], result.unread) == ([IDENTITY], ())


def test_unreadable_codes_are_reported_by_line():
    other_pack = Options(seat=("pursuer", "withdrawer"))
    empty = share_code(Offer(), OPTIONS, IDENTITY)
    theirs = share_code(Offer("pursuer"), other_pack, IDENTITY)
    lines = [
        CODE,
        "",
        f"{OTHER} {OTHER[:-1]}",
        empty,
        theirs,
        "my own words",
        "my longest words",
        CODE,
    ]
    result = read_codes("\n".join(lines), OPTIONS)
    assert [code.identity for code in result.codes] == [IDENTITY, "0000001", IDENTITY]
    assert [item.line for item in result.unread] == [3, 4, 5, 6, 7, 7, 7]
    whys = [str(item.error) for item in result.unread]
    assert whys[0].startswith("This code needs 20 letters and numbers and has 19")
    assert whys[1] == "There are no choices in this code, so there is nothing to count."
    assert whys[2].startswith("This code was made with other words")


@law
@given(st.text(max_size=300) | st.lists(codes | st.text(max_size=9)).map("\n".join))
def test_any_text_is_read_without_errors_and_never_repeated(text):
    result = read_codes(text, OPTIONS)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in result.unread:
        assert isinstance(item, UnreadableCode)
        assert lines[item.line - 1].strip()
        assert str(item.error).endswith(".")
        for code in lines[item.line - 1].split():
            assert len(code) < 10 or code not in str(item.error)
    assert not any(code.offer.empty for code in result.codes)
