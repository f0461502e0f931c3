"""Commands for the people of a case: assign, add-party, remove-party, consent, recognise, tell-recognised."""

from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import CASE, CHANGE, CODE, DAY, FORGOTTEN, NOTE, WORDS, Words
from casework.cli.persons import KNOWN, warn_of_unknown
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.consents import SPEAKING_FOR_OTHERS, speaker_for, speakers_for, why_not_written_to
from casework.domain.cases.events import ConsentRecorded, PartyAdded
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role

_DESPITE_CONFLICT = click.option(
    "--despite-conflict",
    "override",
    type=WORDS,
    metavar="TEXT",
    help="Why a conflict of roles is accepted; - reads standard input.",
)


@click.command("assign")
@CASE
@click.option("--handler", type=CODE, metavar="ID", help="The member of staff, as an id.")
@click.option("--team", type=CODE, metavar="ID", help="The team.")
@FORGOTTEN
@_DESPITE_CONFLICT
@decision("assigned")
def assign(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Give the case to a person, a team or both.

    Nobody gets it whom the procedure bars, such as the handler of stage 1 at stage 2, unless you say why all the same.
    """
    return book.assign(case, **given, **writing)


def _for_whom(_book: Casebook, case: Case, _by: Actor) -> str:
    """Say what to do where nobody said for whom somebody speaks: until then nobody's consent lets them."""
    event = case.history[-1].event
    if not isinstance(event, PartyAdded) or event.party.role not in SPEAKING_FOR_OTHERS or event.party.acts_for:
        return ""
    party, role = event.party.party, event.party.role.value
    return (
        f"Nobody said for whom {party} speaks, so nothing is sent to them: say it with 'casework add-party "
        f"{case.reference} --party {party} --role {role} --acts-for PARTY', and record the consent with "
        "'casework consent'."
    )


@click.command("add-party")
@CASE
@click.option("--party", type=CODE, required=True, metavar="ID", help="A short id in this case, such as p2.")
@click.option(
    "--role",
    type=Words([role.value for role in Role]),
    required=True,
    metavar="ROLE",
    help=f"What they have to do with it: {', '.join(role for role in Role if role is not Role.COMPLAINT_HANDLER)}.",
)
@click.option(
    "--person",
    type=CHANGE,
    multiple=True,
    metavar="NAME=VALUE",
    help=f"What is known of the person, by {', '.join(KNOWN)} or another name; nothing takes it away. May be repeated.",
)
@click.option(
    "--actor", type=CODE, metavar="ID", help="The id across cases: of a member of staff, a body, a known person."
)
@click.option("--acts-for", type=CODE, metavar="PARTY", help="The party for whom they speak.")
@click.option("--child", is_flag=True, help="It is a child who complains in their own right.")
@FORGOTTEN
@_DESPITE_CONFLICT
@decision("has the party {party}", then=_for_whom)
def add_party(
    book: Casebook,
    writing: Writing,
    *,
    case: str,
    person: tuple[tuple[str, str], ...],
    **given: Any,
) -> Case:
    """Let another person or body join the case.

    A party of that id that is in the case already is changed. What is known of the person and not named here stays, so
    that one address is put right by its name alone.
    """
    known = dict(person)
    warn_of_unknown(known)
    return book.add_party(case, person=known, **given, **writing)


@click.command("remove-party")
@CASE
@click.option("--party", type=CODE, required=True, metavar="ID", help="Which party.")
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision("has no party {party} any more,")
def remove_party(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record that a party left the case.

    What they did in it stays on record.
    """
    return book.remove_party(case, **given, **writing)


def _who_is_written_to(book: Casebook, case: Case, _by: Actor) -> str:
    """Say who gets letters from now on, where somebody agreed, or not, that another acts for them."""
    event = case.history[-1].event
    if not isinstance(event, ConsentRecorded) or event.party is None or event.step is ConsentStep.REQUESTED:
        return ""
    asked = next((each for each in speakers_for(case, event.giver) if each.party == event.party), None)
    if asked is None:
        return ""
    on, zone = book.today(), book.rulebook.place.zone
    speaker = speaker_for(case, event.giver, on=on, zone=zone)
    to = event.giver if speaker is None else speaker.party
    why = why_not_written_to(case, asked, event.giver, on=on, zone=zone)
    none = "" if to == event.party else f", and none to {event.party}{f': {why}' if why else ''}"
    return f"Letters for {event.giver} go to {to} now{none}."


@click.command("consent")
@CASE
@click.option(
    "--step",
    type=Words([step.value for step in ConsentStep]),
    required=True,
    help="What became of it.",
)
@click.option(
    "--scope",
    "scopes",
    type=Words([scope.value for scope in ConsentScope]),
    multiple=True,
    help="What it is about; may be repeated. All of it, if left out; not for one that was received.",
)
@click.option("--giver", type=CODE, required=True, metavar="PARTY", help="The party who agrees, or does not.")
@click.option(
    "--party",
    type=CODE,
    metavar="PARTY",
    help="The representative, the advocate or the other body; left out, it is leave for the body.",
)
@click.option("--expires-on", type=DAY, metavar="DATE", help="The last day on which it counts.")
@click.option("--evidence", type=CODE, metavar="ID", help="The document of the case that shows it.")
@NOTE
@decision("has a consent {step}", then=_who_is_written_to)
def consent(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record what became of a consent.

    \b
    casework consent CASE --step received --scope act-for --scope disclose \\
        --giver p1 --party p2 --expires-on 2026-12-31 --by staff-17
    """
    return book.consent(case, **given, **writing)


@click.command("recognise")
@CASE
@click.option("--staff", type=CODE, multiple=True, metavar="ID", help="A member of staff; may be repeated.")
@click.option("--team", "teams", type=CODE, multiple=True, metavar="ID", help="A team; may be repeated.")
@decision("has praise recorded")
def recognise(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Name the staff and the teams who were praised."""
    return book.recognise(case, **given, **writing)


@click.command("tell-recognised")
@CASE
@click.option("--who", type=CODE, required=True, metavar="ID", help="The member of staff or the team.")
@decision("has its praise told to {who}")
def tell_recognised(book: Casebook, writing: Writing, *, case: str, who: str) -> Case:
    """Record that somebody was told of the praise."""
    return book.tell_recognised(case, who=who, **writing)
