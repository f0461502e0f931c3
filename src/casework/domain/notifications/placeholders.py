"""What a letter of each kind may say of a case: a closed list of names, each with what stands in its place."""

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from casework.domain.notifications.day_words import day_in_words
from casework.domain.notifications.kinds import NoticeKind


@attrs.frozen(kw_only=True)
class Placeholder:
    """A name in a template, and what *says* what stands in its place.

    What is *personal* is told to nobody but the addressee. One that is *optional* may have no value; one that is
    *needed* has to be in every template of its kind. *example* is shown in a preview. What *has_lines* may be
    several lines, all else is one.
    """

    name: str
    says: str
    example: str | dt.date = attrs.field(repr=False)
    personal: bool = False
    optional: bool = True
    needed: bool = False

    @property
    def has_lines(self) -> bool:
        """Whether what stands in its place may be several lines."""
        return self.name in _OF_LINES


_OF_LINES = frozenset({"summary", "contact", "ombudsman_contact", "reason", "lines"})
_Example: TypeAlias = str | dt.date
_SAMPLE = "9c1d4e7fa02b35c68d914e7b-02f86ac1d35b7e904a61c8df"

_DIGEST_EXAMPLE = """\
Due on Friday 20 March 2026: EX-2026-0042, respond (Stage 1)
Due on Friday 20 March 2026: EX-2026-0043, remedy r1
Overdue since Wednesday 18 March 2026: EX-2026-0031, acknowledge (Stage 1)
Somebody is needed for case EX-2026-0051
A case is yours: EX-2026-0052"""

_OPEN: tuple[tuple[str, str, _Example], ...] = (
    ("organisation", "the body that writes", "Exampleton Council"),
    ("reference", "the reference of the case", "EX-2026-0042"),
    ("received_on", "the day on which it came in", dt.date(2026, 3, 2)),
    ("service", "the service that it is about", "waste"),
    ("stage", "the stage in which the case is", "Stage 1"),
    ("team", "the team that has the case", "Customer care"),
    ("answer_by", "the day by which it has to be answered", dt.date(2026, 3, 20)),
    ("was_due", "the day by which it had to be answered, where that is past; no example has it", ""),
    ("acknowledge_by", "the day by which it had to be acknowledged, where that was late; no example has it", ""),
    ("asked_on", "the day on which the complainant asked for this stage; no example has it", ""),
    ("complaint_since", "since when it is a complaint, where it came in as something else; no example has it", ""),
    ("replaces", "the day of the letter that it takes the place of, where one went out; no example has it", ""),
    ("follows", "the day of the acknowledgement before, of an earlier stage or time; no example has it", ""),
    ("new_date", "the day by which it will be answered now", dt.date(2026, 4, 8)),
    ("old_date", "the day by which it should have been answered before", dt.date(2026, 3, 20)),
    ("answered_on", "the day of the answer", dt.date(2026, 3, 18)),
    ("respond_by", "the day by which it had to be answered, where that was late; no example has it", ""),
    ("told_by", "the day for the answer that was told before, where the time limit has another; no example has it", ""),
    ("limit_by", "the day of the time limit, where another was told before; no example has it", ""),
    ("next_stage", "the stage that can be asked for", "Stage 2"),
    ("refused_stage", "the stage that was asked for and refused", "Stage 2"),
    ("final_stage", "the stage, where its answer is the final one; no example has it", ""),
    ("escalate_until", "the last day on which the next stage can be asked for", dt.date(2026, 4, 16)),
    ("ombudsman", "the body to which the complainant can go", "Local Government and Social Care Ombudsman"),
    ("ombudsman_contact", "how that body is reached; it may have several lines", "Telephone: 01632 960001"),
    ("ombudsman_until", "the last day on which that body can be asked", dt.date(2027, 3, 1)),
    ("contact", "how the body that writes is reached; it may have several lines", "Telephone: 01632 960000"),
    ("survey", "the name of the survey", "How did we deal with your complaint?"),
    ("until", "the last day on which the survey can be answered", dt.date(2026, 4, 30)),
    ("what", "what is due, such as a time limit and its stage", "respond in stage 1"),
    ("due_on", "the day on which it is due, or was", dt.date(2026, 3, 20)),
    ("since", "the day since which it has been so", dt.date(2026, 3, 2)),
    ("letters_to", "to which party letters go without a consent, where it is about one; no example has it", ""),
    ("when", "when the schedule has it said, in its own words", "2 working days before"),
    ("late", "the day on which it had to be said, where it is said late", dt.date(2026, 3, 18)),
    ("count", "how many things the digest tells", "5"),
    ("lines", "what the digest tells, each on a line", _DIGEST_EXAMPLE),
)
_PERSONAL: tuple[tuple[str, str, _Example], ...] = (
    ("complainant", "the name of whoever the letter goes to", "Alex Example"),
    ("on_behalf_of", "for whom the addressee speaks, where it is a representative; no example has it", ""),
    ("handler", "who deals with the case", "Sam Officer"),
    ("summary", "what the case is about, as it is on file", "The bins were missed three times."),
    ("reason", "the reason: a code, or the ground of a refusal; no note", "We have to ask the depot for its records."),
    ("token", "the code with which the survey is answered once", _SAMPLE),
    ("link", "the address at which the survey is answered", f"https://www.exampleton.example/survey#{_SAMPLE}"),
)
_ALL = {name: Placeholder(name=name, says=says, example=example) for name, says, example in _OPEN} | {
    name: Placeholder(name=name, says=says, example=example, personal=True) for name, says, example in _PERSONAL
}


def _of(*, always: str, perhaps: str, needed: str) -> Mapping[str, Placeholder]:
    """Return the placeholders that always have a value, then those that may have none; *needed* are of both."""
    return MappingProxyType(
        {
            name: attrs.evolve(_ALL[name], optional=name not in always.split(), needed=name in needed.split())
            for name in (*always.split(), *perhaps.split())
        }
    )


_ADDRESSED = "complainant on_behalf_of"
_OMBUDSMAN = "ombudsman ombudsman_contact ombudsman_until"
_REMINDED = "stage service handler team when late"
_OF_KIND: Mapping[NoticeKind, Mapping[str, Placeholder]] = {
    NoticeKind.RECEIVED: _of(
        always="organisation reference", perhaps=f"{_ADDRESSED} received_on service contact", needed="reference"
    ),
    NoticeKind.ACKNOWLEDGED: _of(
        always="organisation reference",
        perhaps=f"{_ADDRESSED} received_on service stage complaint_since asked_on replaces follows acknowledge_by "
        f"handler team answer_by summary contact {_OMBUDSMAN}",
        needed="reference handler answer_by",
    ),
    NoticeKind.EXTENDED: _of(
        always="organisation reference new_date",
        perhaps=f"{_ADDRESSED} service stage handler replaces old_date reason contact {_OMBUDSMAN}",
        needed="reference new_date reason ombudsman ombudsman_contact",
    ),
    NoticeKind.DELAY: _of(
        always="organisation reference new_date",
        perhaps=f"{_ADDRESSED} service stage handler replaces answer_by told_by limit_by reason contact "
        f"{_OMBUDSMAN}",
        needed="reference new_date reason",
    ),
    NoticeKind.RESPONSE: _of(
        always="organisation reference",
        perhaps=f"{_ADDRESSED} service stage handler replaces answered_on respond_by told_by limit_by final_stage "
        f"next_stage escalate_until contact {_OMBUDSMAN}",
        needed="reference final_stage next_stage escalate_until ombudsman ombudsman_contact ombudsman_until",
    ),
    NoticeKind.RIGHT_TO_ESCALATE: _of(
        always="organisation reference",
        perhaps=f"{_ADDRESSED} service stage refused_stage asked_on answered_on reason next_stage escalate_until "
        f"contact {_OMBUDSMAN}",
        needed="reference ombudsman ombudsman_contact ombudsman_until",
    ),
    NoticeKind.STAGE_REFUSED: _of(
        always="organisation reference",
        perhaps=f"{_ADDRESSED} service stage refused_stage asked_on answered_on reason contact {_OMBUDSMAN}",
        needed="reference refused_stage ombudsman ombudsman_contact ombudsman_until",
    ),
    NoticeKind.SURVEY_INVITATION: _of(
        always="organisation survey token", perhaps="complainant link until contact", needed="token"
    ),
    NoticeKind.THANKS: _of(
        always="organisation reference", perhaps=f"{_ADDRESSED} received_on service contact", needed=""
    ),
    NoticeKind.ASSIGNED: _of(
        always="organisation reference",
        perhaps="service stage received_on answer_by was_due handler team late",
        needed="reference",
    ),
    NoticeKind.HANDLER_NOT_TOLD: _of(
        always="organisation reference",
        perhaps="service stage received_on answer_by was_due handler team late",
        needed="reference",
    ),
    NoticeKind.ESCALATED: _of(
        always="organisation reference",
        perhaps="stage service received_on answer_by was_due handler team late",
        needed="reference stage",
    ),
    NoticeKind.COMPLIMENT: _of(
        always="organisation reference", perhaps="service received_on summary late", needed="reference"
    ),
    NoticeKind.DUE_SOON: _of(
        always="organisation reference what due_on", perhaps=_REMINDED, needed="reference what due_on"
    ),
    NoticeKind.OVERDUE: _of(
        always="organisation reference what due_on", perhaps=_REMINDED, needed="reference what due_on"
    ),
    NoticeKind.UNASSIGNED: _of(
        always="organisation reference", perhaps=f"since {_REMINDED}", needed="reference"
    ),
    NoticeKind.SILENCE: _of(always="organisation reference since", perhaps=_REMINDED, needed="reference since"),
    NoticeKind.REVIEW_DUE: _of(
        always="organisation reference what", perhaps=f"due_on letters_to {_REMINDED}", needed="reference what"
    ),
    NoticeKind.DIGEST: _of(always="organisation count lines", perhaps="late", needed="count lines"),
}  # fmt: skip


_EXAMPLES_OF_KIND: Mapping[NoticeKind, Mapping[str, str]] = {
    NoticeKind.COMPLIMENT: {"summary": "The crew came back for our bin in the snow. Thank you!"}
}
"""What an example says where that of other kinds does not fit."""


def placeholders_of(kind: NoticeKind) -> Mapping[str, Placeholder]:
    """Return what a template of this *kind* may name, by name; what always has a value comes first."""
    return _OF_KIND[kind]


def samples(kind: NoticeKind, language: str) -> Mapping[str, str]:
    """Return a value for each placeholder of *kind*, as an example; days are in the words of *language*."""
    return dict(_samples(kind, language))


def _samples(kind: NoticeKind, language: str) -> Iterator[tuple[str, str]]:
    for name, each in placeholders_of(kind).items():
        example = _EXAMPLES_OF_KIND.get(kind, {}).get(name, each.example)
        yield name, example if isinstance(example, str) else day_in_words(example, language)
