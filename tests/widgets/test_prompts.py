from workbook_lib.widgets.form import Prompts

STAMP = [1_700_000_000_000, 0, "tab-00000000"]


def prompts(content, mode="guest"):
    part = content.chapter("what-closeness-stirs-up").section("prompts").part
    return part, Prompts(
        part, content.interface.field, mode, settle="02-pause-and-settle.ipynb", next_section="map"
    )


def test_each_prompt_has_a_text_field_and_a_scale(content):
    part, widget = prompts(content)
    groups = widget.exercise["groups"]
    assert [group["id"] for group in groups] == [prompt.id for prompt in part.prompts]
    for group in groups:
        words, rate = group["fields"]
        assert (words["id"], words["kind"]) == (f"{group['id']}.words", "long")
        assert (rate["id"], rate["kind"], rate["steps"]) == (f"{group['id']}.rate", "scale", 5)


def test_the_prompts_show_the_privacy_note_of_the_mode(content):
    part, guest = prompts(content)
    _, personal = prompts(content, "personal")
    assert guest.prompt_words["private"] == part.words.private.guest
    assert personal.prompt_words["private"] == part.words.private.personal


def test_the_meaning_of_a_rating_is_not_sent_to_the_page(content):
    _, widget = prompts(content)
    sent = str(widget.prompts) + str(widget.exercise)
    assert "avoidance" not in sent
    assert "anxiety" not in sent


def test_prompts_are_bound_like_a_form(content):
    _, widget = prompts(content)
    widget.bind("reflection", {"safe.words": {"value": "x", "at": STAMP}})
    assert widget.binding["scope"] == "reflection"
    assert widget.binding["entries"]["safe.words"]["value"] == "x"


def test_each_rating_is_labeled_as_not_a_test(content):
    part, widget = prompts(content)
    assert "They are not a test" in widget.prompt_words["untested"]
    assert all(prompt.rate for prompt in part.prompts)
