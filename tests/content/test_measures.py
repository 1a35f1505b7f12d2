"""Measures are compared with the published key that they name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from workbook_lib.cli import main
from workbook_lib.content.loading.loader import check_pack, load_pack, open_chapter
from workbook_lib.content.schema.measures import SCORING_KEYS

GOOD = Path(__file__).parents[1] / "fixtures" / "content" / "good"


def keyed(name, **parts):
    """Return a measure that is scored by its key, with items without text."""
    key = SCORING_KEYS[name]
    ends = sorted(
        {key.ends_of(item) for item in range(1, key.items + 1)}, key=lambda item: item != key.ends
    )
    fields = {
        "id": name,
        **dict.fromkeys(("title", "cite", "terms", "permission"), "Words"),
        "key": name,
        "scales": [
            {"id": f"s{high}", "low": low, "high": high, "anchors": ["Low", "High"]}
            for low, high in ends
        ],
        "items": [
            {"id": f"i{item}", "text": "Words", "scale": f"s{key.ends_of(item)[1]}"}
            for item in range(1, key.items + 1)
        ],
        "subscales": [
            {
                "id": part,
                "label": "Words",
                "score": published.score,
                "items": [f"i{item}" for item in published.items],
                "reversed": [f"i{item}" for item in published.reversed],
            }
            for part, published in key.parts.items()
        ],
    }
    return {**fields, **parts}


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "pack"))


def problems_with(pack, file):
    text = yaml.safe_dump(file, sort_keys=False)
    (pack / "measures" / f"{file['id']}.yaml").write_text(text, encoding="utf-8")
    return [problem.what for problem in check_pack(pack)]


def subscales(name, part, **changes):
    return [
        {**subscale, **changes} if subscale["id"] == part else subscale
        for subscale in keyed(name)["subscales"]
    ]


@pytest.mark.parametrize("name", SCORING_KEYS)
def test_a_measure_scored_as_published_is_accepted(pack, name):
    assert problems_with(pack, keyed(name)) == []
    assert [measure.id for measure in load_pack(pack).measures] == sorted([name, "own"])


def test_reversals_of_the_older_ecr_are_reported_for_the_ecr_r(pack):
    older = [f"i{item}" for item in (3, 15, 19, 22, 25, 27, 29, 31, 33, 35)]
    wrong = [item for item in older if int(item[1:]) > 18]
    file = keyed("ecr-r", subscales=subscales("ecr-r", "avoidance", reversed=wrong))
    (problem,) = problems_with(pack, file)
    assert problem == (
        'the key "ecr-r" reverses items 20, 22, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36 here, '
        "not items 19, 22, 25, 27, 29, 31, 33, 35"
    )


def test_a_wrong_split_of_the_ecr_rs_is_reported(pack):
    halves = keyed("ecr-rs")["subscales"]
    halves[0]["items"] = [f"i{item}" for item in range(1, 6)]
    halves[1]["items"] = [f"i{item}" for item in range(6, 10)]
    assert problems_with(pack, keyed("ecr-rs", subscales=halves)) == [
        'the key "ecr-rs" counts items 1, 2, 3, 4, 5, 6 here, not items 1, 2, 3, 4, 5',
        'the key "ecr-rs" counts items 7, 8, 9 here, not items 6, 7, 8, 9',
    ]


def test_differences_from_the_published_key_are_reported(pack):
    parts = subscales("ecr-s", "anxiety", reversed=[], score="mean")
    scales = [{"id": "s7", "low": 1, "high": 5, "anchors": ["Low", "High"]}]
    problems = problems_with(pack, keyed("ecr-s", subscales=parts, scales=scales))
    assert 'the key "ecr-s" uses the sum' in problems
    assert 'the key "ecr-s" reverses item 8 here, not no item' in problems
    assert sum("has answers from 1 to 7 here, not 1 to 5" in item for item in problems) == 12


def test_an_unknown_subscale_of_a_key_is_reported(pack):
    parts = subscales("csi-16", "satisfaction", id="happiness")
    assert problems_with(pack, keyed("csi-16", subscales=parts)) == [
        'the key "csi-16" has a subscale "satisfaction", which is missing here',
        'the key "csi-16" has no subscale "happiness"',
    ]


def test_any_invalid_measure_is_reported_without_exceptions(pack):
    for odd in (
        {"scales": "x"},
        {"scales": [{"id": "a"}, 3]},
        {"items": [1, None, {"id": ["x"]}]},
        {"subscales": [{"items": "a", "reversed": {"a": 1}, "needs": "many"}]},
        {"subscales": None, "items": None},
    ):
        assert problems_with(pack, keyed("ecr-rs", **odd))


def test_the_check_command_prints_file_and_line_of_every_problem(pack, capsys):
    file = keyed("ecr-rs", subscales=subscales("ecr-rs", "avoidance", reversed=[]))
    problems_with(pack, {**file, "color": "red"})
    assert main(["check", str(pack)]) == 1
    *lines, without_notebook = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("measures/ecr-rs.yaml, line ") for line in lines)
    assert without_notebook.endswith("[BU017]")


def test_a_file_with_another_suffix_is_reported(pack):
    (pack / "measures" / "own.yaml").rename(pack / "measures" / "own.yml")
    (problem,) = check_pack(pack)
    assert problem.file == "measures/own.yml"


def test_a_pack_needs_no_measures(pack):
    shutil.rmtree(pack / "measures")
    assert check_pack(pack) == []
    assert load_pack(pack).measures == ()


def test_an_invalid_measure_does_not_affect_other_chapters(pack):
    problems_with(pack, keyed("ecr-rs", color="red"))
    assert open_chapter(pack, "first").problems == {}


def test_only_questions_of_our_own_are_on():
    root = Path(__file__).parents[2] / "content"
    assert [path.stem for path in root.glob("*/measures/*.yaml")] == ["then-and-now"] * 3
    assert len([*root.glob("*/measures/optional/*.yaml")]) == 3
