"""What a reminder has to say: of which kind it is, and to whom it goes."""

import datetime as dt

import pytest

from casework.domain.notifications.upcoming import of_invitation, of_reminder
from casework.domain.reminders.firing import Reminder
from casework.domain.reminders.recipients import Recipient
from casework.domain.reminders.schedules import Subject
from casework.domain.reminders.watching import About
from casework.domain.surveys.invitations import Invited
from tests.reminding import rung

NINE = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)
THAT_DAY = NINE.date()
MANAGER = Recipient(role="manager", through="manager", people=("staff-3",))


def reminder(when="on", *, watches="limit", to=(MANAGER,), on=THAT_DAY, number=1):
    about = About(sort=Subject(watches), name="respond", stage="1", on=on)
    return Reminder(
        case="case-1",
        schedule="town",
        rung=rung(when, watches=watches),
        about=about,
        fires_at=NINE,
        number=number,
        to=to,
    )


@pytest.mark.parametrize(
    ("when", "watches", "kind"),
    [
        ("2 days before", "limit", "due_soon"),
        ("on", "limit", "due_soon"),
        ("1 day after", "limit", "overdue"),
        ("every 5 working days while overdue", "remedy", "overdue"),
        ("on", "remedy", "due_soon"),
        ("2 working days after", "allocation", "unassigned"),
        ("at once", "no_owner", "unassigned"),
        ("10 working days after", "silence", "silence"),
        ("1 working day after", "consent", "review_due"),
        ("on", "adjustment", "review_due"),
        ("on", "restriction", "review_due"),
    ],
)
def test_its_kind_follows_from_what_it_watches_and_when_it_fires(when, watches, kind):
    assert of_reminder(reminder(when, watches=watches)).kind == kind


def test_T29_its_claim_is_the_same_for_the_same_date_and_another_for_another_date_or_turn():
    claims = {
        of_reminder(each).claim
        for each in (reminder(), reminder(), reminder(on=dt.date(2026, 1, 13)), reminder(number=2))
    }

    assert len(claims) == 3


def test_whoever_is_told_for_two_roles_is_told_once_and_a_team_of_the_same_name_is_another():
    team = Recipient(role="handler", through="team", people=("staff-3",))
    chief = Recipient(role="head-of-service", through="head-of-service", people=("staff-3", "staff-1"))

    found = of_reminder(reminder(to=(MANAGER, team, chief))).to

    assert [(each.sort.value, each.who, each.role, each.through) for each in found] == [
        ("person", "staff-3", "manager", None),
        ("team", "staff-3", "handler", "team"),
        ("person", "staff-1", "head-of-service", None),
    ]


def test_each_addressee_has_a_message_of_their_own_and_its_id_never_changes():
    both = Recipient(role="manager", through="manager", people=("staff-3", "staff-4"))
    upcoming = of_reminder(reminder(to=(both,)))

    first, again, other = (
        [each.message for each in upcoming.due(case, version, NINE)]
        for case, version in (("case-1", 1), ("case-1", 2), ("case-2", 1))
    )

    assert first == again
    assert len({*first, *other}) == 4


def test_what_repeats_is_looked_at_again_when_it_is_due_and_what_has_an_instant_keeps_it():
    assert of_reminder(reminder("every 1 day while overdue")).look_again
    assert not of_reminder(reminder()).look_again
    assert of_reminder(reminder(on=NINE)).about.moment == NINE


def test_an_invitation_to_a_survey_is_about_its_last_day_and_has_one_claim_for_each_closing():
    def invited(closure, survey="town"):
        until = THAT_DAY + dt.timedelta(days=30)
        found = Invited(case="case-1", closure=closure, party="p1", due_on=THAT_DAY, until=until)
        return of_invitation(found, survey=survey, stage="1", at=NINE, look_again=True)

    (due,) = invited(7).due("case-1", 9, NINE)
    assert (due.kind, due.to.who, due.event) == ("survey_invitation", "p1", 7)
    assert (due.about.sort, due.about.name, due.about.on) == ("survey", "town", dt.date(2026, 2, 11))
    assert len({each.claim for each in (invited(7), invited(7), invited(8), invited(7, survey="shire"))}) == 3
