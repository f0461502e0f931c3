import attrs
import msgspec
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.application.verification import Verified, verify
from casework.domain.anchors import Anchor
from casework.domain.envelope import FIRST_SEAL, DetailReference, Record
from casework.errors import BrokenSealError, UsageError
from casework.testing.stores.samples import ORGANISATION, commit, detail, key

DETAILS = tuple(detail(f"detail-{number}", stream="case-1") for number in range(3))


def fill(store):
    store.append(commit("case-1", details=DETAILS, key=key()))
    for number in range(1_200):
        store.append(commit(f"case-{number % 3}"))
    return store


@pytest.fixture(scope="module")
def log():
    return list(fill(MemoryStore()).read_all(ORGANISATION))


class Tampered(MemoryStore):
    """A store whose log somebody has rewritten."""

    def __init__(self, log):
        super().__init__()
        self._log = log

    def read_all(self, organisation, *, after=0, limit=None):
        yield from self._log[:limit]

    def head(self, organisation):
        return len(self._log)


def broken(log):
    """Return the position at which *log* is found to be broken."""
    with pytest.raises(BrokenSealError, match="Restore a backup and compare") as found:
        verify(Tampered(log), ORGANISATION)
    return found.value.position


def test_a_whole_log_is_verified_to_its_last_position_and_seal(log):
    assert verify(fill(MemoryStore()), ORGANISATION) == Verified(
        organisation=ORGANISATION, position=1_201, seal=log[-1].seal
    )
    assert verify(Tampered(log), ORGANISATION).position == 1_201


def test_an_empty_log_is_whole():
    assert verify(MemoryStore(), ORGANISATION) == Verified(organisation=ORGANISATION, position=0, seal=FIRST_SEAL)


CHANGES = {
    "organisation": "doncaster",
    "stream": "case-9",
    "version": 77,
    "position": 700,
    "name": "closed",
    "schema": 2,
    "happened": "2026-04-01",
    "recorded_at": "2026-04-02T09:30:00.000001Z",
    "actor": "staff-18",
    "data": "{}",
    "details": (DetailReference(detail="detail-0", commitment="0" * 64),),
    "key": "form-2",
    "seal": "0" * 64,
}


def test_every_part_of_a_record_can_be_tampered_with_here():
    assert set(CHANGES) == {field.name for field in attrs.fields(Record)}


@pytest.mark.parametrize("part", CHANGES)
@pytest.mark.parametrize("position", [1, 1_000, 1_001, 1_201])
def test_any_changed_part_of_any_record_is_found_where_it_is(log, part, position):
    changed = attrs.evolve(log[position - 1], **{part: CHANGES[part]})

    assert broken([*log[: position - 1], changed, *log[position:]]) == position


def test_a_missing_a_doubled_an_inserted_and_a_swapped_record_are_found(log):
    assert broken([*log[:500], *log[501:]]) == 501
    assert broken([*log[:500], log[499], *log[500:]]) == 501
    assert broken([*log[:500], log[502], log[501], *log[503:]]) == 501
    assert broken(log[1:]) == 1


def test_a_log_that_ends_before_its_head_is_found(log):
    class Short(Tampered):
        def head(self, organisation):
            return len(self._log) + 1

    with pytest.raises(BrokenSealError, match="at position 1202: the record is missing"):
        verify(Short(log), ORGANISATION)


def test_a_version_that_was_left_out_is_found_although_the_seals_follow():
    class SkipsAVersion(MemoryStore):
        """Writes versions 1, 3, ... and seals them properly."""

        def _locked(self):
            for shelf in self._shelves.values():
                for records in shelf.streams.values():
                    records.extend(records[-1:] * (len(records) == 1))
            return super()._locked()

    store = SkipsAVersion()
    store.append(commit())
    store.append(commit())

    with pytest.raises(BrokenSealError, match="version 2 of case-1 is expected here, not 3"):
        verify(store, ORGANISATION)


def test_a_detail_that_is_not_the_one_committed_to_is_found():
    store = fill(MemoryStore())
    shelf = store._shelves[ORGANISATION]
    for change in ({"value": '"Other words"'}, {"salt": b"another salt, 16"}):
        shelf.details["detail-1"] = msgspec.structs.replace(DETAILS[1], **change)
        with pytest.raises(BrokenSealError, match="at position 1: the detail detail-1 is not the one that was written"):
            verify(store, ORGANISATION)


def test_erased_details_leave_the_log_whole():
    store = fill(MemoryStore())

    assert store.erase(ORGANISATION, ["detail-0", "detail-2"]) == 2

    assert verify(store, ORGANISATION).position == 1_201


def test_what_somebody_changes_in_the_file_is_found(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append_many([commit("case-1", details=DETAILS), *(commit("case-2") for _ in range(20))])
    connection = find_library().module.connect(tmp_path / "a.db", isolation_level=None)
    connection.execute("DROP TRIGGER log_never_changes")
    connection.execute("UPDATE log SET actor = 'nobody' WHERE position = 11")

    with pytest.raises(BrokenSealError, match="position 11: the record or its seal was changed"):
        verify(store, ORGANISATION)


def test_a_log_that_grows_while_it_is_verified_is_not_accused():
    class Grows(MemoryStore):
        def read_all(self, organisation, *, after=0, limit=None):
            self.append(commit())
            return super().read_all(organisation, after=after, limit=limit)

    store = Grows()
    store.append(commit())

    assert verify(store, ORGANISATION).position == 1


def anchor(log, position):
    """Return the anchor of *log* at *position*."""
    return Anchor(organisation=ORGANISATION, position=position, seal=log[position - 1].seal if position else FIRST_SEAL)


def test_a_log_still_has_every_anchor_that_it_had(log):
    anchors = [anchor(log, position) for position in (1_201, 0, 1, 1_000, 7, 1)]

    found = verify(fill(MemoryStore()), ORGANISATION, anchors=anchors)

    assert found.anchor == anchors[0]


def test_an_anchor_finds_a_log_that_was_cut_off(log):
    with pytest.raises(BrokenSealError, match=r"at position 901: it ends before that, and an anchor stands at .* 1000"):
        verify(Tampered(log[:900]), ORGANISATION, anchors=[anchor(log, 5), anchor(log, 1_000)])


def test_an_anchor_finds_a_log_that_was_sealed_anew_and_the_first_one_that_does_not_fit_is_named(log):
    other = MemoryStore()
    other.append(commit("case-9", count=2))

    with pytest.raises(BrokenSealError, match=r"at position 1: an anchor has another seal there.*rewritten"):
        verify(other, ORGANISATION, anchors=[anchor(log, 2), anchor(log, 1)])


def test_two_anchors_of_one_place_that_contradict_each_other_are_not_both_right(log):
    wrong = attrs.evolve(anchor(log, 7), seal="f" * 64)

    with pytest.raises(BrokenSealError, match="at position 7"):
        verify(Tampered(log), ORGANISATION, anchors=[anchor(log, 7), wrong])


def test_an_anchor_of_another_organisation_accuses_nobody(log):
    with pytest.raises(UsageError, match="one of doncaster, and this is the log of rotherham"):
        verify(Tampered(log), ORGANISATION, anchors=[attrs.evolve(anchor(log, 1), organisation="doncaster")])
