import pytest

from tests.years import CLOCKS, live


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_year_of_twenty_thousand_cases_hour_by_hour_claims_what_the_slow_oracle_claims(tmp_path, clock):
    found, slow = live(20_000, clock, address=f"sqlite:///{tmp_path / 'a.db'}")

    others = [number for number, claimed in enumerate(slow) if found[number] != claimed]
    print(f"\n{clock}: {sum(map(len, slow)):,} reminders of 20,000 cases in a year, {len(others)} cases differ")
    assert others == []
