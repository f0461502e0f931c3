"""What every follower must do: a test for each sentence of the port ``Follower``.

A plugin checks itself with two fixtures::

    class TestWarehouse(FollowerContract):
        @pytest.fixture
        def make_follower(self, tmp_path):
            return lambda: Warehouse(tmp_path / "rows")

        @pytest.fixture
        def taken(self, tmp_path):
            return lambda: positions_of(tmp_path / "rows")
"""

from collections.abc import Callable, Sequence

import attrs
import pytest

from casework.application.ports import Follower
from casework.domain.envelope import FIRST_SEAL, DetailReference, Record, seal

__all__ = ["FollowerContract"]

_AWKWARD = '{"what": "\\u00e6, \\ud83d\\ude00, \\"bins\\"", "one_more": [null, 1.5, {}]}'


def _log(length: int) -> Sequence[Record]:
    """Return what an office with two cases wrote; every fifth position is of something that nobody is handed."""
    log, last = list[Record](), FIRST_SEAL
    for position in range(1, length + 1):
        record = Record(
            organisation="rotherham",
            stream=f"case-{position % 2}",
            version=(position + 1) // 2,
            position=position,
            name="case.noted",
            schema=1,
            happened="2026-01-05" if position % 3 else "2026-01-05T09:30:00+00:00",
            recorded_at="2026-01-05T09:30:00.000000Z",
            actor="staff-17",
            data=_AWKWARD,
            details=(DetailReference(detail=f"detail-{position:032x}", commitment=f"{position:064x}"),),
        )
        last = seal(last, record)
        log.append(attrs.evolve(record, seal=last))
    return tuple(record for record in log if record.position % 5)


class FollowerContract:
    """The tests of a follower.

    Subclasses give the fixtures ``make_follower``, a function that makes the follower anew each time it is called, as
    another process would, and ``taken``, a function that returns the positions of what it has taken, in that order.
    """

    @pytest.fixture
    def log(self) -> Sequence[Record]:
        """Return records in the order of their positions."""
        return _log(40)

    def test_it_takes_records_in_their_order(
        self, make_follower: Callable[[], Follower], taken: Callable[[], Sequence[int]], log: Sequence[Record]
    ) -> None:
        follower = make_follower()
        for begin in range(0, len(log), 7):
            follower.follow(log[begin : begin + 7])

        assert list(taken()) == [record.position for record in log]

    def test_another_process_goes_on_where_the_last_one_was(
        self, make_follower: Callable[[], Follower], taken: Callable[[], Sequence[int]], log: Sequence[Record]
    ) -> None:
        for record in log:
            make_follower().follow((record,))

        assert list(taken()) == [record.position for record in log]

    def test_what_is_handed_over_again_is_passed_over(
        self, make_follower: Callable[[], Follower], taken: Callable[[], Sequence[int]], log: Sequence[Record]
    ) -> None:
        make_follower().follow(log[:10])
        make_follower().follow(log[:10])
        make_follower().follow(log[5:])
        make_follower().follow(log)

        assert list(taken()) == [record.position for record in log]

    def test_it_returns_nothing(self, make_follower: Callable[[], Follower], log: Sequence[Record]) -> None:
        answer: object = make_follower().follow(log)  # type: ignore[func-returns-value]

        assert answer is None
