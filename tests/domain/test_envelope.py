"""The envelope: one form of instants, a seal that covers everything, and commitments that tell nothing."""

import datetime as dt
import hashlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.envelope import FIRST_SEAL, DetailReference, Record, commitment, seal, stamp
from casework.errors import NaiveInstantError

RECORD = Record(
    organisation="council",
    stream="case-1",
    version=2,
    position=7,
    name="noted",
    schema=1,
    happened="2026-04-03",
    recorded_at="2026-04-03T09:00:00.000000Z",
    actor="staff-17",
    data='{"text":"detail-1"}',
    details=(DetailReference(detail="detail-1", commitment="ab" * 32),),
    key="request-1",
)
CHANGES = {
    "organisation": "council2",
    "stream": "case-2",
    "version": 3,
    "position": 8,
    "name": "closed",
    "schema": 2,
    "happened": "2026-04-04",
    "recorded_at": "2026-04-03T09:00:00.000001Z",
    "actor": "staff-18",
    "data": '{"text":"detail-2"}',
    "details": (),
    "key": None,
}


def test_a_seal_never_changes():
    assert seal(FIRST_SEAL, RECORD) == "175d130de7c06c842d1ef2f2f494792d4fbaa36eae1ab099b9ea6a924dde3d51"


def test_a_seal_covers_every_part_of_a_record_but_the_seal_itself():
    assert set(CHANGES) | {"seal"} == {field.name for field in attrs.fields(Record)}

    seals = {seal(FIRST_SEAL, attrs.evolve(RECORD, **{name: value})) for name, value in CHANGES.items()}

    assert len(seals | {seal(FIRST_SEAL, RECORD)}) == len(CHANGES) + 1
    assert seal(FIRST_SEAL, attrs.evolve(RECORD, seal="f" * 64)) == seal(FIRST_SEAL, RECORD)


def test_a_seal_covers_the_seal_before_it():
    assert seal("1" * 64, RECORD) != seal(FIRST_SEAL, RECORD)


@pytest.mark.parametrize(
    "details",
    [
        (DetailReference(detail="detail-2", commitment="ab" * 32),),
        (DetailReference(detail="detail-1", commitment="ac" * 32),),
        (DetailReference(detail="detail-1", commitment="ab" * 32),) * 2,
    ],
)
def test_a_seal_covers_which_details_a_record_refers_to_and_what_they_were(details):
    assert seal(FIRST_SEAL, attrs.evolve(RECORD, details=details)) != seal(FIRST_SEAL, RECORD)


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_no_two_records_read_the_same(actor, data, other_actor, other_data):
    one = attrs.evolve(RECORD, actor=actor, data=data)
    other = attrs.evolve(RECORD, actor=other_actor, data=other_data)

    assert (seal(FIRST_SEAL, one) == seal(FIRST_SEAL, other)) == (one == other)


def test_a_commitment_is_the_hash_of_salt_and_value():
    assert commitment(b"0123456789abcdef", '"Bins"') == hashlib.sha256(b'0123456789abcdef"Bins"').hexdigest()


def test_a_commitment_without_its_salt_says_nothing():
    assert commitment(b"0" * 16, '"Bins"') != commitment(b"1" * 16, '"Bins"')


def test_an_instant_is_stamped_in_utc_to_the_microsecond():
    summer = dt.timezone(dt.timedelta(hours=1))

    assert stamp(dt.datetime(2026, 6, 1, 0, 30, tzinfo=summer)) == "2026-05-31T23:30:00.000000Z"
    assert stamp(dt.datetime(2026, 6, 1, 0, 30, 1, 5, tzinfo=dt.UTC)) == "2026-06-01T00:30:01.000005Z"


def test_an_instant_without_an_offset_is_not_stamped():
    with pytest.raises(NaiveInstantError):
        stamp(dt.datetime(2026, 6, 1, 0, 30))  # noqa: DTZ001 - the naive instant that is refused


@given(
    st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - bounds
    st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - bounds
)
def test_stamps_sort_like_the_instants_they_stand_for(one, other):
    assert (stamp(one) < stamp(other)) == (one < other)
