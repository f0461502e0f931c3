"""How fast much is done at once: rows imported, the same rows found unchanged, and time limits counted.

There is no peer to measure beside, so each figure only has a floor, far below what any machine should reach: it is
there to notice a mistake that makes a hundred times the work. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_bulk.py``.
"""

import datetime as dt
import io
import json
import time
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from casework.adapters.toml_calendars import load_calendars
from casework.cli.main import cli
from casework.domain.time.counting import CountingRule, Unit, count
from tests.boston import BY, HEADER, REGISTER, open_register

ROWS = 10_000
FIRST = dt.date(2024, 1, 1)
LONDON = ZoneInfo("Europe/London")


def per_second(number, work):
    began = time.perf_counter()
    found = work()
    return number / (time.perf_counter() - began), found


def test_a_register_is_imported_and_found_unchanged(tmp_path):
    rows = (f"{ref},02/03/2020 16:30,05/03/2020,CPL,Bins,Thanks,,09/03/2020,red" for ref in range(ROWS))
    (tmp_path / "register.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    (tmp_path / "register.toml").write_text(REGISTER, encoding="utf-8")

    with open_register(f"sqlite:///{tmp_path / 'x.db'}") as book:

        def bring_in():
            return book.import_file(tmp_path / "register.csv", tmp_path / "register.toml", by=BY)

        imported, first = per_second(ROWS, bring_in)
        unchanged, again = per_second(ROWS, bring_in)

    print(
        f"\nimport into SQLite: {imported:,.0f} rows/s as new cases of three events, {unchanged:,.0f} rows/s unchanged"
    )
    assert (first.accepted, again.unchanged) == (ROWS, ROWS)
    assert imported > 50


def test_time_limits_are_counted():
    calendar = load_calendars()["england-and-wales"]
    rule = CountingRule(amount=20, unit=Unit.WORKING_DAYS)
    days = [FIRST + dt.timedelta(days=number % 1000) for number in range(10 * ROWS)]
    lines = "".join(
        json.dumps({"from": str(day), "amount": 20, "unit": "working_days", "calendar": "england-and-wales"}) + "\n"
        for day in days[:ROWS]
    )

    bare, _ = per_second(len(days), lambda: [count(day, rule, calendar, zone=LONDON) for day in days])
    batch, answers = per_second(
        ROWS, lambda: CliRunner().invoke(cli, ["count", "--batch", "-"], io.BytesIO(lines.encode()))
    )

    print(f"\n20 working days: {bare:,.0f}/s in Python, {batch:,.0f} lines/s explained by casework count --batch")
    assert answers.exit_code == 0
    assert batch > 200
