"""Until when a complainant has time, as ``casework show`` and a casebook tell it."""

import datetime as dt
import json

import pytest

from casework import CaseWindow
from casework.errors import AccessError, NotFoundError, UsageError
from tests.adapters.procedure_sketches import SPSO
from tests.complaints import FOI
from tests.offices import OFFICER
from tests.offices import office as casebook


@pytest.fixture
def request_answered(office):
    """A request for information, answered on 10 March 2026."""
    office("receive --kind information_request --procedure foi-2000 --reference FOI-1 --on 2026-03-02")
    office("respond FOI-1 --on 2026-03-10")
    return office


def words(text):
    return " ".join(text.split())


def test_an_answer_opens_the_time_for_the_next_stage(request_answered):
    shown = request_answered("show FOI-1 --on 2026-03-12").stdout

    assert "\n\nTime of the complainant\n  Stage 2 (Internal review) can be asked for until Mon 11 May 2026" in shown
    assert "(from the answer to the request, Tue 10 Mar 2026; FOIA s.45 Code)" in words(shown)


def test_once_it_is_over_the_next_stage_could_have_been_asked_for(request_answered):
    on_the_day = words(request_answered("show FOI-1 --on 2026-05-11").stdout)
    after_it = words(request_answered("show FOI-1 --on 2026-05-12").stdout)

    assert "can be asked for until Mon 11 May 2026" in on_the_day
    assert "could be asked for until Mon 11 May 2026" in after_it


def test_a_case_that_was_closed_still_says_it(request_answered):
    request_answered("close FOI-1 --on 2026-03-11")

    assert "can be asked for until Mon 11 May 2026" in words(request_answered("show FOI-1 --on 2026-03-12").stdout)


def test_before_the_answer_and_after_the_request_nothing_is_said_of_it(office, request_answered):
    office("receive --kind information_request --procedure foi-2000 --reference FOI-2 --on 2026-03-02")
    request_answered("escalate FOI-1 --on 2026-03-20")

    assert "Time of the complainant" not in office("show FOI-2 --on 2026-03-12").stdout
    assert "Time of the complainant" not in office("show FOI-1 --on 2026-03-21").stdout


def test_the_explanation_says_how_the_last_day_was_counted(request_answered):
    explained = words(request_answered("show FOI-1 --explain").stdout)

    assert "Time to ask for an internal review: why Time to ask for an internal review: the time runs from" in explained
    assert "40 working days after Tue 10 Mar 2026 is Mon 11 May 2026." in explained
    assert "There is time until Mon 11 May 2026." in explained


def test_scripts_are_told_every_window(request_answered):
    (told,) = json.loads(request_answered("show FOI-1 --json").stdout)["windows"]

    assert told == {
        "window": "ask-for-review",
        "name": "Time to ask for an internal review",
        "to_stage": "2",
        "until": "2026-05-11",
        "bound": "until",
        "provisional": False,
        "unconfirmed": False,
        "periods": [{"starts": "the answer to the request", "starts_on": "2026-03-10", "until": "2026-05-11"}],
    }
    (explained,) = json.loads(request_answered("show FOI-1 --json --explain").stdout)["windows"]
    assert explained["explanation"][-2] == "There is time until Mon 11 May 2026."
    assert explained["steps"][-2]["days"] == ["2026-05-11"]


def test_a_window_of_which_nothing_is_known_is_told_to_scripts_as_unknown(office):
    office("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-1 --on 2026-03-02")

    complain, _ = json.loads(office("show BINS-1 --json").stdout)["windows"]

    assert (complain["until"], complain["bound"], complain["unconfirmed"]) == (None, None, True)


def test_where_the_later_of_two_times_holds_and_one_is_unknown_there_is_time_until_the_other_at_least(office, tmp_path):
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "spso-mchp-2020.toml").write_text(SPSO, encoding="utf-8")
    settings = tmp_path / "casework.toml"
    said = settings.read_text(encoding="utf-8").replace("# procedures =", "procedures =", 1)
    settings.write_text(said, encoding="utf-8")
    office("receive --kind complaint --procedure spso-mchp-2020 --reference S-1 --on 2025-12-21")
    office("respond S-1 --on 2026-01-03")

    shown = words(office("show S-1 --on 2026-01-04").stdout)

    assert (
        "Stage 2 (Investigation) can be asked for until Tue 3 Mar 2026 at least (from the answer, Sat 3 Jan 2026; not"
        " known: the event, or knowing of it; MCHP 2020 para 16)"
    ) in shown


def test_time_for_something_else_than_a_stage_is_told_by_its_name(office):
    office("receive --kind complaint --procedure us-cfpb --reference C-1 --on 2026-03-02")
    office("respond C-1 --on 2026-03-10")

    shown = words(office("show C-1 --on 2026-03-12").stdout)

    assert "Time for the consumer to say what they think of the answer: until Sat 9 May 2026 (from" in shown


# The ombudsman in the end


def test_after_the_answer_it_is_told_who_can_look_at_it_in_the_end_and_for_how_long(office):
    office("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-1 --on 2026-03-02")
    before = words(office("show BINS-1 --on 2026-03-12").stdout)
    office("respond BINS-1 --on 2026-03-10")
    after = words(office("show BINS-1 --on 2026-03-12").stdout)

    assert "In the end:" not in before
    assert (
        "In the end: Local Government and Social Care Ombudsman can be asked (12 months from knowing of the matter, a"
        " day that is not on record; unconfirmed; LGA 1974 s.26B)"
    ) in after


def test_who_was_refused_can_go_there_too(office):
    office("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-1 --on 2026-03-02")
    office("decline BINS-1 --exclusion late --reasons no --discretion no --ombudsman-told --on 2026-03-04")

    assert "In the end: Local Government" in words(office("show BINS-1 --on 2026-03-12").stdout)


def test_the_time_to_go_there_has_a_last_day_and_says_how_it_was_counted(request_answered):
    request_answered("escalate FOI-1 --on 2026-03-20")
    request_answered("respond FOI-1 --on 2026-04-01")

    on_time = words(request_answered("show FOI-1 --on 2026-05-13 --explain").stdout)
    late = words(request_answered("show FOI-1 --on 2026-05-14").stdout)

    assert "In the end: Information Commissioner can be asked until Wed 13 May 2026 (from the outcome of" in on_time
    assert "Time to go to Information Commissioner: why" in on_time
    assert "In the end: Information Commissioner could be asked until Wed 13 May 2026" in late


def test_where_no_time_is_known_only_the_body_is_named(office):
    office("receive --kind complaint --procedure schools-england --reference S-1 --on 2026-03-02")
    office("respond S-1 --on 2026-03-10")

    shown = words(office("show S-1 --on 2026-03-12").stdout)

    assert "In the end: Secretary of State (Department for Education) can be asked (" in shown


def test_a_time_without_a_number_is_said_to_be_unknown(office, tmp_path):
    (tmp_path / "procedures").mkdir()
    text = office("procedures show lgsco-code-2024 --file").stdout
    counted = ', within = { amount = 12, unit = "months", calendar = "all-days" } }'
    text = text.replace(f'starts = "knowing of the matter"{counted}', 'starts = "knowing of the matter" }')
    (tmp_path / "procedures" / "lgsco-code-2024.toml").write_text(text, encoding="utf-8")
    settings = tmp_path / "casework.toml"
    said = settings.read_text(encoding="utf-8").replace("# procedures =", "procedures =", 1)
    settings.write_text(said, encoding="utf-8")
    office("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-1 --on 2026-03-02")
    office("respond BINS-1 --on 2026-03-10")

    assert "(for a time that is not known from knowing of the matter" in words(office("show BINS-1").stdout)


def test_scripts_are_told_the_ombudsman_and_the_time(request_answered):
    told = json.loads(request_answered("show FOI-1 --json").stdout)["referral"]

    assert (told["body"], told["window"], told["until"]) == ("Information Commissioner", "referral", None)
    assert told["periods"][0]["starts"] == "the outcome of the review"


def test_scripts_are_told_of_no_ombudsman_where_there_is_none(office):
    office("receive --kind comment --procedure local-feedback --reference N-1 --on 2026-03-02")

    assert json.loads(office("show N-1 --json").stdout)["referral"] is None


# The calculator


def batch(casework, *lines):
    done = casework("deadlines --batch -", typed="".join(json.dumps(line) + "\n" for line in lines))
    return [json.loads(line) for line in done.stdout.splitlines()]


def complaint_with(known):
    return {
        "procedure": "lgsco-code-2024",
        "events": [{"event": "received", "on": "2026-03-02"}],
        "known": known,
    }


def test_the_calculator_says_until_when_there_is_time_once_there_is_an_answer(casework):
    before = casework("deadlines --procedure foi-2000 --received 2026-03-02").stdout
    after = words(casework("deadlines --procedure foi-2000 --received 2026-03-02 --responded 2026-03-10").stdout)

    assert "Time to ask" not in before
    assert "Time to ask for an internal review Time to ask for an internal review: the time runs from" in after
    assert "There is time until Mon 11 May 2026." in after


def test_a_line_may_say_days_that_are_no_events(casework):
    matter = "the issue, or when the complainant became aware of it"

    (answer,) = batch(casework, complaint_with({matter: "2025-06-01"}))

    complain, ask = answer["windows"]
    assert (complain["until"], complain["bound"], complain["unconfirmed"]) == ("2026-06-01", "until", True)
    assert (ask["until"], ask["bound"]) == (None, None)


@pytest.mark.parametrize(
    ("known", "error"),
    [
        (7, "known is an object, such as"),
        ({"the moon": "2026-01-01"}, "there is no beginning of a window that is not on record 'the moon'"),
        ({"the issue, or when the complainant became aware of it": "May"}, "'May' is not a date"),
    ],
)
def test_days_that_cannot_be_used_are_the_error_of_their_line(casework, known, error):
    wrong, right = batch(casework, complaint_with(known), complaint_with({}))

    assert wrong["error"].startswith(error)
    assert right["windows"][0]["until"] is None


# From Python


def answered(book):
    case = book.receive(
        kind="information_request", procedure=FOI, received_at=dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC), by=OFFICER
    )
    book.respond(case.id, by=OFFICER)
    return case.id


def test_a_casebook_tells_until_when_there_is_time():
    book = casebook()

    (window,) = book.windows(answered(book))

    assert isinstance(window, CaseWindow)
    assert (window.window, window.until) == ("ask-for-review", dt.date(2026, 3, 2))


def test_a_casebook_takes_the_day_that_no_record_holds():
    book = casebook()
    case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=book.clock.now(), by=OFFICER)
    matter = "the issue, or when the complainant became aware of it"

    complain, _ = book.windows(case.id, known={matter: dt.date(2025, 6, 1)})

    assert complain.until == dt.date(2026, 6, 1)


def test_a_casebook_tells_until_when_the_ombudsman_can_be_asked():
    book = casebook()
    case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=book.clock.now(), by=OFFICER)

    unknown = book.referral(case.id)
    known = book.referral(case.id, known={"knowing of the matter": dt.date(2025, 6, 1)})

    assert (unknown.until, known.until) == (None, dt.date(2026, 6, 1))


def test_a_casebook_refuses_days_of_what_nothing_begins_at():
    book = casebook()
    case = answered(book)

    with pytest.raises(NotFoundError):
        book.windows(case, known={"the moon": dt.date(2025, 6, 1)})
    with pytest.raises(UsageError):
        book.windows(case, known=["the moon"])


def test_who_may_not_see_a_case_is_not_told_its_windows_either():
    class Nobody:
        def may(self, actor, decision, row):
            return True

        def sees(self, viewer, row, what):
            return False

        def sees_all(self, viewer):
            return False

    book = casebook(policy=Nobody())
    case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=book.clock.now(), by=OFFICER)

    with pytest.raises(AccessError):
        book.windows(case.id)
