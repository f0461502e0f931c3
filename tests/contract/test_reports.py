"""The report formats that come with casework keep the contract; a format that breaks it is caught."""

import pytest

from casework.adapters.csv_reports import CsvReport
from casework.adapters.json_reports import JsonReport
from casework.adapters.text_reports import TextReport
from casework.errors import UsageError
from casework.testing import ReportContract


class TestTextReport(ReportContract):
    @pytest.fixture
    def make_report(self):
        return TextReport


class TestCsvReport(ReportContract):
    @pytest.fixture
    def make_report(self):
        return CsvReport


class TestJsonReport(ReportContract):
    @pytest.fixture
    def make_report(self):
        return JsonReport


class Refusing:
    """Refuses every table, and says which."""

    def __init__(self, words="the table other cannot be held"):
        self._words = words

    def render(self, _tables):
        raise UsageError(self._words)


def test_a_format_may_refuse_a_table_by_its_name():
    ReportContract().test_any_table_is_rendered_or_refused_in_our_own_words(Refusing())


def test_a_refusal_that_does_not_name_the_table_is_caught():
    with pytest.raises(AssertionError):
        ReportContract().test_any_table_is_rendered_or_refused_in_our_own_words(Refusing("no"))
