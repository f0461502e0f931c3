"""What an import notices, with the first places of each."""

from casework.application import import_notices
from casework.application.import_notices import Notices, Occurrence


def test_reasons_are_told_by_how_many_rows_have_them_with_the_first_twelve_places():
    notices = Notices()
    notices.rejected("no date", "line 2")
    for line in range(3, 17):
        notices.rejected("no such outcome", f"line {line}")

    found = notices.noticed().rejected

    assert list(found) == ["no such outcome", "no date"]
    assert found["no such outcome"] == Occurrence(count=14, places=tuple(f"line {line}" for line in range(3, 15)))


def test_what_is_unknown_and_what_was_decided_has_its_places():
    notices = Notices()
    notices.met("line 2", unknown=["summary"], flags=["closed before the receipt"])
    notices.updated("line 3")

    found = notices.noticed()

    assert (found.unknown, found.flags) == (
        {"summary": Occurrence(count=1, places=("line 2",))},
        {"closed before the receipt": Occurrence(count=1, places=("line 2",))},
    )
    assert found.updated == Occurrence(count=1, places=("line 3",))


def test_more_reasons_than_anybody_reads_are_not_kept(monkeypatch):
    monkeypatch.setattr(import_notices, "DISTINCT", 1)
    notices = Notices()
    for place, reason in (("line 2", "one"), ("line 3", "other"), ("line 4", "one")):
        notices.rejected(reason, place)

    assert notices.noticed().rejected == {"one": Occurrence(count=2, places=("line 2", "line 4"))}


def test_doubled_keys_are_told_together_and_one_alone_with_the_place_of_the_other():
    several, one = Notices(), Notices()
    for line, other in ((5, 2), (6, 2), (9, 8)):
        several.rejected(f"Ref: the same as on line {other}", f"line {line}", key_of=f"line {other}")
    one.rejected("Ref: the same as on line 2", "line 5", key_of="line 2")

    (together,) = several.noticed().rejected.items()
    assert together == ("Ref: the same as on another row", Occurrence(count=3, places=("line 5", "line 6", "line 9")))
    assert list(one.noticed().rejected) == ["Ref: the same as on line 2"]
