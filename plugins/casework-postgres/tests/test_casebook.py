"""A whole casebook on PostgreSQL: the same year, the same figures, and a register that is imported twice."""

import datetime as dt

from casework import Casebook
from casework.testing import FixedClock, simulate_year
from tests.boston import BY, HEADER, REGISTER, open_register


def a_year(address):
    book = Casebook.open(address, organisation="exampleton", clock=FixedClock(dt.datetime(2025, 1, 1, tzinfo=dt.UTC)))
    simulate_year(book, year=2025, cases=60)
    return book


def test_a_year_gives_the_same_figures_as_in_memory(address):
    with a_year("memory:") as model, a_year(address) as book:
        for by in (["status"], ["outcome", "procedure"], ["limit", "limit_result", "limit_days"], ["received_month"]):
            assert book.tabulate(by) == model.tabulate(by)
        assert book.report("summary") == model.report("summary")
        assert [row.reference for row in book.due(within=99)] == [row.reference for row in model.due(within=99)]

        rows = book.find()
        assert book.verify().position == model.verify().position
        assert book.rebuild().changed == 0
        assert book.find() == rows


def test_a_register_is_imported_once_however_often_it_comes(address, tmp_path):
    lines = (f"{number},02/03/2020 16:30,05/03/2020,CPL,Bins,Thanks,,09/03/2020,red" for number in range(150))
    (tmp_path / "register.csv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    (tmp_path / "register.toml").write_text(REGISTER, encoding="utf-8")

    with open_register(address) as book:
        first = book.import_file(tmp_path / "register.csv", tmp_path / "register.toml", by=BY)
        again = book.import_file(tmp_path / "register.csv", tmp_path / "register.toml", by=BY)

        assert (first.accepted, again.unchanged) == (150, 150)
        assert len(book.find()) == 150
