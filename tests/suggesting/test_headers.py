import pytest

from casework.application.suggesting.headers import words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Date Rec'd", ("date", "received")),
        ("DateReceived", ("date", "received")),
        ("OPEN_DT", ("open", "date")),
        ("OnTime_Status", ("on", "time", "status")),
        ("Outcome S1", ("outcome", "stage", "1")),
        ("Stg 2 due", ("stage", "2", "due")),
        ("E-mail", ("email",)),
        ("CRMRef", ("crm", "reference")),
        ("Complaint categories", ("complaint", "category")),
        ("Address", ("address",)),
        ("Status", ("status",)),
        ("Details", ("detail",)),
        ("", ()),
    ],
)
def test_the_words_of_a_name_are_written_out(name, words):
    assert words_of(name) == words
