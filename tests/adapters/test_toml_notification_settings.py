"""The table ``[notifications]``: what it says, and every mistake in it at once."""

import datetime as dt

import pytest

from casework.adapters.toml_configuration import read_configuration
from casework.application.notifying.settings import NotificationSettings
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.errors import ConfigurationError

START = '[organisation]\nid = "town"\n[store]\naddress = "sqlite:///town.db"\n[notifications]\n'


def read(tmp_path, table):
    path = tmp_path / "casework.toml"
    path.write_text(START + table, encoding="utf-8")
    return read_configuration(path).organisation.notifications


def mistakes(tmp_path, table):
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, table)
    return " | ".join(refused.value.problems)


def test_without_a_word_nothing_is_sent_because_something_happened(tmp_path):
    found = read(tmp_path, "")

    assert (found.notices, found.notifier_of("email")) == ((), None)


def test_all_that_it_may_say(tmp_path):
    found = read(
        tmp_path,
        """
        notices = ["acknowledged", "extended", "acknowledged"]
        digest_from = 3
        name = "Exampleton Council"
        contact = "Telephone: 01632 960000"
        language = "cy"
        [notifications.contacts]
        "Housing Ombudsman" = "Telephone: 01632 960001"
        [notifications.survey_links]
        town = "https://www.town.example/survey#"
        [notifications.notifiers]
        email = "email"
        [notifications.windows]
        complainants = { from = "08:00", to = "20:00" }
        staff = { from = "07:30", days = "working" }
        [notifications.addresses]
        staff-17 = { name = "Priya Patel", email = "p@example.org", sms = "07700 900123" }
        """,
    )

    assert found.notices == (NoticeKind.ACKNOWLEDGED, NoticeKind.EXTENDED)
    assert (found.digest_from, dict(found.notifiers)) == (3, {"email": "email"})
    assert dict(found.addresses["staff-17"]) == {
        "name": "Priya Patel",
        "email": "p@example.org",
        "sms": "07700 900123",
    }
    assert [found.called(each) for each in ("staff-17", "staff-18")] == ["Priya Patel", "staff-18"]
    assert (found.name, found.contact, found.language) == ("Exampleton Council", "Telephone: 01632 960000", "cy")
    assert dict(found.contacts) == {"Housing Ombudsman": "Telephone: 01632 960001"}
    assert dict(found.survey_links) == {"town": "https://www.town.example/survey#"}
    assert [found.notifier_of(each) for each in ("email", "sms")] == ["email", None]
    staff, outside = found.windows[Audience.STAFF], found.windows[Audience.COMPLAINANT]
    assert (staff.start, staff.end, staff.working_days) == (dt.time(7, 30), None, True)
    assert (outside.start, outside.end, outside.working_days) == (dt.time(8), dt.time(20), False)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('notices = ["due_soon"]', "'due_soon' is not one that can be asked for; write one of received"),
        ("notices = [5]", "5 is not one that can be asked for"),
        ('language = "fr"', "notifications: 'language' must be in"),
        ('contacts = { "Housing Ombudsman" = 5 }', "contacts"),
        ("survey_links = 5", "must be a table of surveys with an address for each, not 5"),
        ('survey_links = { "our town" = "https://x.example/" }', "the id of a survey"),
        ("survey_links = { town = 5 }", "town must have an address that begins with https:// and holds no spaces"),
        ('survey_links = { town = "http://x.example/" }', "town must have an address that begins with https://"),
        ('survey_links = { town = "https://x.example/a b" }', "and holds no spaces, not 'https://x.example/a b'"),
        ("digest_from = 1", "notifications: 'digest_from' must be >= 2: 1"),
        ("notifiers = 5", "must be a table of channels"),
        ("notifiers = { email = 5 }", "must be text in quotes, not 5"),
        ("addresses = 5", "must be a table of ids"),
        ('addresses = { staff-17 = "p@example.org" }', "staff-17 must have a table of addresses in quotes"),
        ("addresses = { staff-17 = { email = 5 } }", "staff-17 must have a table of addresses in quotes"),
        ('windows = { staff = { from = "8" } }', "must be a local time in quotes, such as '09:00'"),
        (
            'windows = { staff = { from = "25:00" } }',
            "windows.staff.from: must be a local time in quotes",
        ),
        ("words = 5", "must be a table for each language"),
        ("words = { cy = 5 }", "must be a table for each language"),
        ('words = { fr = { "Stage 1" = "Etape 1" } }', "'fr' is not known; write one of en, cy"),
        ('words = { cy = { "Stage 1" = "" } }', "the words of each name or code must be text in quotes"),
        ('windows = { staff = { days = "some" } }', "'some' is not known; write one of all, working"),
        ('windows = { staff = { from = "18:00", to = "08:00" } }', "windows.staff: ends before it begins"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, table, why):
    assert why in mistakes(tmp_path, table)


def test_a_time_that_cannot_be_is_one_mistake_under_the_name_that_stands_in_the_file(tmp_path):
    said = mistakes(tmp_path, 'windows = { staff = { from = "25:00" } }')

    assert "from_" not in said
    assert "unknown" not in said


def test_a_body_words_names_and_codes_in_each_language(tmp_path):
    found = read(tmp_path, 'words = { cy = { "Stage 1" = "Cam 1" } }')

    assert found.words == {"cy": {"Stage 1": "Cam 1"}}


def test_no_mistake_tells_an_address(tmp_path):
    assert "patel" not in mistakes(tmp_path, 'addresses = { "p.patel@example.org" = "p.patel@example.org" }')


def test_what_a_program_asks_for_must_be_a_list_of_notices():
    with pytest.raises(ConfigurationError, match="notices is a list of those that are sent"):
        NotificationSettings(notices="acknowledged")
    with pytest.raises(ConfigurationError, match="notices is a list of those that are sent"):
        NotificationSettings(notices=("overdue",))
    with pytest.raises(ConfigurationError, match="stage_refused is asked for as right_to_escalate"):
        NotificationSettings(notices=("acknowledged", "stage_refused"))
