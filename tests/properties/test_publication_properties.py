"""Publications: whatever is recorded afterwards, what was published stays as it was."""

import datetime as dt

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.standards.indicators import Contacts, Timeliness
from casework.domain.standards.publications import PublishedReading
from casework.testing import FixedClock
from tests.frameworks import by_id, framework
from tests.indicators import by_framework, indicator
from tests.offices import OFFICER, complaint, office

TODAY = dt.date(2026, 1, 5)
RULES = {
    "frameworks": by_id(framework("town", "ab")),
    "indicators": by_framework(
        indicator("in-time", Timeliness(limits=("acknowledge",))), indicator("touched", Contacts())
    ),
    "clock": FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)),
}
days = st.dates(dt.date(2025, 11, 1), dt.date(2025, 12, 31))
cases = st.lists(st.tuples(days, st.none() | st.integers(0, 5), st.booleans()), max_size=8)


def take_in(book, found):
    for received, after, touched in found:
        case = complaint(book, received_at=received, categories={"town": "a"} if touched else {})
        if after is not None:
            on = min(received + dt.timedelta(days=after), TODAY)
            book.acknowledge(case.id, happened=on, by=OFFICER)


@settings(deadline=None)
@given(before=cases, afterwards=st.lists(cases, max_size=3))
def test_a_published_reading_never_changes_and_a_restated_one_is_what_is_read_now(before, afterwards):
    book = office(**RULES)
    take_in(book, before)
    then = book.readings("town", period="2025-12")
    done = book.publish_readings("town", period="2025-12", by=OFFICER)

    for found in afterwards:
        take_in(book, found)
        assert book.publication(done.id) == done
        book.publish_readings("town", period="2025-12", by=OFFICER)

    now = {str(each.indicator): each.reading for each in book.readings("town", period="2025-12")}
    for published, read in zip(book.publication(done.id).said.readings, then, strict=True):
        assert done.reading(published) == read.reading
        assert published.verdict is read.reading.verdict
    for each in book.restated(done.id):
        assert each.both.now == now[each.published.indicator]
        assert each.both.changed == (done.reading(each.published) != each.both.now)
    book.verify()


def test_a_published_reading_holds_every_number_of_a_reading():
    fields = {field.name for field in attrs.fields(PublishedReading)}

    assert fields >= {"good", "of", "waiting", "left_out", "better", "target", "everybody", "level", "first", "last"}
