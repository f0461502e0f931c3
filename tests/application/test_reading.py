import datetime as dt

import pytest

from casework import Actor, Casebook
from casework.errors import UsageError

BY = Actor("staff-17")


@pytest.mark.parametrize("read", ["case", "file", "deadlines"])
def test_a_case_in_the_place_of_its_id_is_refused_with_what_to_write(read):
    with Casebook.open("memory:", organisation="exampleton") as book:
        case = book.receive(
            kind="comment", procedure="local-feedback", received_at=dt.date(2026, 3, 2), by=BY, reference="26-1"
        )

        with pytest.raises(
            UsageError, match=r"a case is named by its id or its reference, which is text: write case.id"
        ):
            getattr(book, read)(book.case(case.id))
        with pytest.raises(UsageError, match=r"a case is named by its id or its reference, which is text"):
            getattr(book, read)(7)
