from workbook_lib.widgets.form import Prompts

STAMP = [1_700_000_000_000, 0, "tab-00000000"]


def prompts(content, mode="guest"):
    part = content.chapter("what-closeness-stirs-up").section("prompts").part
    return part, Prompts(
        part, content.interface.field, mode, settle="04-pause-and-settle.ipynb", onward="map"
    )


def test_each_prompt_has_a_place_for_words_and_a_line_to_rate(content):
    part, widget = prompts(content)
    groups = widget.exercise["groups"]
    assert [group["id"] for group in groups] == [each.id for each in part.prompts]
    for group in groups:
        words, rate = group["fields"]
        assert (words["id"], words["kind"]) == (f"{group['id']}.words", "long")
        assert (rate["id"], rate["kind"], rate["steps"]) == (f"{group['id']}.rate", "scale", 5)


def test_it_says_who_sees_what_is_written_where_it_is_written(content):
    part, guest = prompts(content)
    _, personal = prompts(content, "personal")
    assert guest.way["private"] == part.words.private.guest
    assert personal.way["private"] == part.words.private.personal


def test_which_line_of_the_map_a_rating_speaks_for_stays_here(content):
    _, widget = prompts(content)
    said = str(widget.prompts) + str(widget.exercise)
    assert "avoidance" not in said
    assert "anxiety" not in said


def test_it_is_bound_like_a_form(content):
    _, widget = prompts(content)
    widget.bind("reflection", {"safe.words": {"value": "x", "at": STAMP}})
    assert widget.binding["scope"] == "reflection"
    assert widget.binding["entries"]["safe.words"]["value"] == "x"


def test_each_line_is_marked_as_no_test(content):
    part, widget = prompts(content)
    assert "not from a tested questionnaire" in widget.way["untested"]
    assert all(each.rate for each in part.prompts)
