from casework.application import import_run
from tests.boston import Register
from tests.offices import case_log_of, log_of
from tests.reliability.imports import check, survive


def test_P16_an_import_that_is_killed_fifteen_times_makes_one_case_of_each_key(tmp_path, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 20)

    check(survive(tmp_path, number=800, kills=15), 800)


def test_T33_ten_thousand_old_cases_are_history_and_nothing_follows_from_them(tmp_path):
    register = Register(tmp_path)
    register.change("service_request", "compliment")

    outcome = register.run(*(f"{ref},02/03/2020,05/03/2020,CPL,Bins,Thanks,,," for ref in range(1, 10_001)))

    assert (outcome.new, outcome.rejected) == (10_000, 0)
    assert register.book.due() == ()
    assert {record.name for record in case_log_of(register.book)} == {"case.received", "case.closed"}
    others = {record.name for record in log_of(register.book) if not record.stream.startswith("case-")}
    assert others == {"rules.recorded", "import.began", "import.advanced", "import.ended"}
    assert {record.happened for record in case_log_of(register.book)} == {"2020-03-02", "2020-03-05"}
