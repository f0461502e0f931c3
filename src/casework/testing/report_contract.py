"""What every report format must do: a test for each sentence of the port ``Report``.

A plugin checks itself in four lines::

    class TestLetters(ReportContract):
        @pytest.fixture
        def make_report(self):
            return LetterReport

A format that holds only some tables, as a calendar does, adds a fixture ``tables`` with such ones.
"""

from collections.abc import Callable, Sequence

import attrs
import pytest

from casework.application.ports import Report, Table
from casework.errors import CaseworkError

__all__ = ["ReportContract"]

_AWKWARD = 'Ærø, "bins"; 1/2\\n\n=SUM(A1) <b>\x07 ' + 20 * "日本語 "
_OTHER = Table(name="other", title="Of its own", columns=("one", "two"), rows=(("a", 1), (None, 2.5)), notes=("note",))


class ReportContract:
    """The tests of a report format.

    Subclasses give the fixture ``make_report``: a function that makes the report anew each time it is called.
    """

    @pytest.fixture
    def tables(self) -> Sequence[Table]:
        """Return tables that the format holds, with rows."""
        return (_OTHER,)

    @pytest.fixture
    def report(self, make_report: Callable[[], Report]) -> Report:
        """Return a report."""
        return make_report()

    def test_a_document_is_bytes(self, report: Report, tables: Sequence[Table]) -> None:
        assert isinstance(report.render(tables), bytes)
        assert report.render(tables)

    def test_the_same_tables_are_the_same_document(
        self, make_report: Callable[[], Report], tables: Sequence[Table]
    ) -> None:
        assert make_report().render(tables) == make_report().render(tables)

    def test_what_is_said_is_in_the_document_and_changes_it(self, report: Report, tables: Sequence[Table]) -> None:
        first, *others = tables
        fewer = attrs.evolve(first, rows=first.rows[:-1])

        assert report.render((fewer, *others)) != report.render(tables)

    def test_tables_without_rows_are_a_document_too(self, report: Report, tables: Sequence[Table]) -> None:
        assert report.render([attrs.evolve(table, rows=(), notes=()) for table in tables])

    def test_any_text_can_stand_in_a_title_and_a_note(self, report: Report, tables: Sequence[Table]) -> None:
        awkward = [attrs.evolve(table, title=_AWKWARD, notes=(_AWKWARD, "")) for table in tables]

        assert report.render(awkward)

    def test_any_table_is_rendered_or_refused_in_our_own_words(self, report: Report) -> None:
        awkward = attrs.evolve(_OTHER, rows=((_AWKWARD, None), ("", 10**30), (True, -0.5)))
        try:
            assert report.render((awkward, _OTHER))
        except CaseworkError as error:
            assert "other" in str(error)  # noqa: PT017 - it may refuse, and then says which table
