"""A year of a small town at hourly steps: what is claimed is what the slow oracle claims, and no more."""

import random

import pytest

from tests.histories import LONDON
from tests.oracles import slow_reminders
from tests.sweeping import begin
from tests.years import CLOCKS, CLOSED, PLAN, cases_of, live, sweeps_of


@pytest.mark.parametrize("clock", CLOCKS)
def test_T29_T31_P13_a_year_hour_by_hour_claims_what_the_slow_oracle_claims(clock):
    found, slow = live(40, clock)

    assert sum(map(len, slow)) > 80
    assert [number for number in range(40) if found[number] != slow[number]] == []


@pytest.mark.parametrize("clock", ["with jumps", "set back"])
def test_the_oracle_claims_the_same_at_the_sweeps_that_matter_as_at_all(clock):
    draw = random.Random(7)
    for case in cases_of(2, draw):
        sweeps = [sweep for sweep in sweeps_of(clock, draw) if sweep[0] < begin(case[0]) + 2_000 * slow_reminders.HOUR]
        said = {"zone": LONDON, "at": 9, "first": begin(case[0])}
        hours = slow_reminders.fired(case, PLAN, CLOSED, last=sweeps[-1][0], **said).values()
        some = slow_reminders.that_matter(sweeps, begin(case[0]), case[2], hours)

        assert len(some) < len(sweeps) / 5
        assert slow_reminders.claimed(case, PLAN, CLOSED, sweeps=some, **said) == slow_reminders.claimed(
            case, PLAN, CLOSED, sweeps=sweeps, **said
        )
