import pytest

from casework.application.ports import Table
from casework.testing import ReportContract
from casework_html.charts import CHART
from casework_html.page import PageReport

POINTS = Table(
    name="charts",
    title="Month by month",
    columns=CHART,
    rows=(
        ("town/in-time", "Letters in time", "2026-01", 90.0, 20, 85.5, 70, 100, "judged"),
        ("town/in-time", "Letters in time", "2026-02", 80.0, 20, 85.5, 70, 100, "judged"),
    ),
    notes=("Chance.",),
)


class TestPageReport(ReportContract):
    @pytest.fixture
    def make_report(self):
        return PageReport


class TestPageOfCharts(ReportContract):
    @pytest.fixture
    def make_report(self):
        return PageReport

    @pytest.fixture
    def tables(self):
        return (POINTS,)
