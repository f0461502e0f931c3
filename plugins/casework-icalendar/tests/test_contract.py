import pytest

from casework.application.ports import Table
from casework.testing import ReportContract
from casework_icalendar.feed import NEEDED, CalendarReport

ROW = {
    "entry": "case-1/0/respond/0",
    "reference": "C-1",
    "procedure": "p",
    "stage": "1",
    "name": "Answer",
    "due_on": "2026-04-20",
    "status": "running",
    "explanation": "Due on Mon 20 Apr 2026.",
    "version": 1,
    "recorded_at": "2026-04-02T09:00:00.000000Z",
    "status_at": "2026-04-02T09:00:00Z",
}


class TestCalendarReport(ReportContract):
    @pytest.fixture
    def make_report(self):
        return CalendarReport

    @pytest.fixture
    def tables(self):
        columns = tuple(sorted(NEEDED))
        rows = (tuple(ROW.get(column) for column in columns),)
        return (Table(name="deadlines", title="Deadlines", columns=columns, rows=rows, notes=("All of them.",)),)
