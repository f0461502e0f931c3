from casework.application import import_run
from tests.reliability.imports import check, survive


def test_P16_an_import_that_is_killed_fifteen_times_makes_one_case_of_each_key(tmp_path, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 20)

    check(survive(tmp_path, number=800, kills=15), 800)
