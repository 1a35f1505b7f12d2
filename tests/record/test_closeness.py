from workbook_lib.record import Clock, Record
from workbook_lib.record.views.closeness import REFLECTION, reflection


def record_of(answers):
    record, clock = Record(), Clock("test-0000")
    for path, value in answers.items():
        record = record.put(f"{REFLECTION}/{path}", value, clock)
    return record


def test_words_ratings_and_skips_are_read():
    read = reflection(
        record_of(
            {"safe.words": " A porch. ", "safe.rate": 2, "quiet.skipped": True, "at": "small"}
        )
    )
    assert read.words == {"safe": "A porch."}
    assert read.ratings == {"safe": 2}
    assert read.skipped == {"quiet"}
    assert read.answered == {"safe"}


def test_an_answer_cancels_the_skip():
    assert reflection(record_of({"safe.skipped": True, "safe.rate": 1})).skipped == frozenset()


def test_values_of_the_wrong_type_read_as_missing():
    odd = [True, 0, 6, 2.5, "3", [3], {"a": 1}, ""]
    for value in odd:
        assert reflection(record_of({"safe.rate": value})).ratings == {}
    for value in [True, 3, ["x"], "  "]:
        assert reflection(record_of({"safe.words": value})).words == {}
    assert reflection(record_of({"safe.skipped": "yes"})).skipped == frozenset()


def test_an_empty_record_has_no_answers():
    empty = reflection(Record())
    assert (empty.words, empty.ratings, empty.answered) == ({}, {}, frozenset())


def test_a_removed_answer_is_missing():
    record, clock = record_of({"safe.words": "A porch.", "safe.rate": 2}), Clock("test-0001")
    removed = record.remove(f"{REFLECTION}/safe.words", clock)
    assert reflection(removed).answered == {"safe"}
    assert "A porch" not in repr(reflection(record))
