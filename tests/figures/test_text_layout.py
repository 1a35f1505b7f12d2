import pytest

from workbook_lib.figures.text_layout import (
    body_font,
    bold_font,
    clean_text,
    fit_words,
    quote_font,
    to_plotly_text,
    truncate_text,
    wrap_text,
)

FONT = body_font(15)
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize("font", [body_font(15), bold_font(15), quote_font(18), body_font(14)])
@pytest.mark.parametrize(
    "text",
    [
        "Asked about the eggs. Followed down the hall and asked again, louder.",
        "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
        "https://example.org/a/very/long/address?with=a&query=too",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "日本語の文章がここに入りますので、折り返しを見ます。",
        FAMILY * 12,
        "я спрашивала снова и снова",
        "a" * 5000,
    ],
)
def test_wrapped_lines_fit_the_width_and_lose_no_letter(font, text):
    lines = wrap_text(text, font, 120)
    assert all(font.width(line) <= 120 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("word", "breaks"),
    [("Geschwindigkeitsbegrenzung", "-"), ("日本語日本語日本語日本語", ""), ("1" * 40, "")],
)
def test_only_letters_that_take_a_hyphen_get_one(word, breaks):
    first, *_ = wrap_text(word, FONT, 80)
    assert first.endswith("-") == bool(breaks)


def test_grapheme_clusters_are_not_split():
    lines = wrap_text(FAMILY * 6 + "🇫🇷🇩🇪" + "e\u0301" * 20, FONT, 60)
    for line in lines:
        assert line[0] not in "\u200d\u0301"
        assert not line.endswith("\u200d")
        assert sum("\U0001f1e6" <= char <= "\U0001f1ff" for char in line) % 2 == 0


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u202e", "\x00\x07"])
def test_a_text_without_words_has_no_lines(text):
    assert fit_words(text, FONT, 100, 3) == ("", 0, True)


def test_a_fitting_text_is_complete():
    text = "Under the surface, rarely said"
    assert fit_words(text, FONT, 190, 2) == (text, 2, True)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_long_text_is_truncated_at_a_word(most):
    words = [f"word{count}," for count in range(400)]
    fitted = fit_words(" ".join(words), FONT, 150, most, ("“", "”"))
    assert (fitted.lines, fitted.whole) == (most, False)
    assert fitted.text.startswith("“word0,")
    assert fitted.text.endswith("…”")
    last = fitted.text.removesuffix("…”").split()[-1].removeprefix("“")
    assert f"{last}," in words


def test_a_very_long_word_is_truncated_between_graphemes():
    fitted = fit_words(FAMILY * 900, FONT, 100, 2)
    assert fitted.lines == 2
    assert fitted.text.endswith("👧…")


def test_a_very_long_text_is_truncated():
    assert fit_words("so " * 100_000, FONT, 10_000, 9).lines <= 9


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("one\r\n two\tthree\u2028four", "one two three four"),
        ("a\x00b\x1bc", "a b c"),
        ("turned \u202earound\u202c", "turned around"),
        ("half \ud83d gone", "half \ufffd gone"),
        (FAMILY, FAMILY),
        ("می\u200cکنم", "می\u200cکنم"),
    ],
)
def test_a_text_is_cleaned_for_one_line(typed, cleaned):
    assert clean_text(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("&amp; & &lt;", "&amp;amp; &amp; &amp;lt;"),
        ("$x^2$", "&#36;x^2&#36;"),
        ("#B76A00", "&#35;B76A00"),
        (r"\(x\) \frac", "&#92;(x&#92;) &#92;frac"),
        ('<a href="javascript:alert(1)">', '&lt;a href="javascript:alert(1)"&gt;'),
    ],
)
def test_plotly_markup_in_texts_is_escaped(typed, sent):
    assert to_plotly_text([typed]) == sent


def test_lines_keep_the_direction_of_the_whole_text():
    assert to_plotly_text(["one", "two"]) == "one<br>two"
    assert to_plotly_text(["למה OK", "OK, למה?"]) == "\u2067למה OK\u2069<br>\u2067OK, למה?\u2069"
    assert to_plotly_text(["why למה", "?"]) == "\u2066why למה\u2069<br>\u2066?\u2069"


def test_a_text_is_shortened_at_a_word():
    assert truncate_text("short", 10) == "short"
    assert truncate_text("one two, three four", 12) == "one two…"
    assert truncate_text("x" * 50, 10) == "x" * 9 + "…"
