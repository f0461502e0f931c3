"""How service improvements are told: in calm sentences for people, with stable keys for scripts."""

import datetime as dt
from collections.abc import Iterator, Sequence

from casework.application.improvement_streams import SHAPES, ImprovementFile, words_in
from casework.cli.layout import printable, wrapped
from casework.cli.telling import Json
from casework.domain.improvements.improvement import Improvement, Publication
from casework.domain.money import Money
from casework.domain.time.steps import in_words


def improvement_data(file: ImprovementFile, found: Improvement, on: dt.date) -> Json:
    """Return an improvement as plain data, as it stands on a day."""
    return {
        **standing_data(found, on),
        "title": file.words(found.title),
        "evidence": None if found.evidence is None else file.words(found.evidence),
        "reviews": [
            {"on": each.on.isoformat(), "effect": each.effect, "findings": file.words(each.findings)}
            for each in found.reviews
        ],
        "publications": [_publication_data(file, each, on) for each in found.publications],
        "history": [
            {
                "version": fact.version,
                "on": fact.on.isoformat(),
                "name": SHAPES.name_of(fact.event).removeprefix("improvement."),
                "words": {name: file.words(detail) for name, detail in words_in(fact.event)},
            }
            for fact in found.facts
        ],
    }


def standing_data(found: Improvement, on: dt.date) -> Json:
    """Return how an improvement stands on a day, without its words."""
    return {
        "improvement": found.id,
        "version": found.version,
        "status": found.status,
        "proposed_by": found.proposed_by,
        "proposer": found.proposer,
        "proposed_on": found.proposed_on.isoformat(),
        "because_of": [
            {"kind": prompt.kind, "of": prompt.of, "part": prompt.part, "name": prompt.name} for prompt in found.prompts
        ],
        "owner": found.owner,
        "due_on": _iso(found.due_on),
        "overdue": found.is_overdue(on),
        "done_on": _iso(found.done_on),
        "dropped_for": found.dropped_for,
        "review_on": _iso(found.review_on),
        "review_overdue": found.review_is_overdue(on),
        "saving": _money(found.saving),
        "saving_found": found.saving_found,
        "awards": [
            {"to": each.to, "on": each.made_on.isoformat(), "money": _money(each.money)} for each in found.awards
        ],
        "shared_with": [
            {
                "partner": each.partner,
                "shared_on": each.shared_on.isoformat(),
                "taken_up_on": _iso(each.taken_up_on),
            }
            for each in found.shares
        ],
    }


def _publication_data(file: ImprovementFile, publication: Publication, on: dt.date) -> Json:
    return {
        "wording": publication.wording,
        "asked": file.words(publication.asked),
        "done": file.words(publication.done),
        "published_from": publication.published_from.isoformat(),
        "withdrawn_on": _iso(publication.withdrawn_on),
        "stands": publication.stands_on(on),
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _money(money: Money | None) -> Json | None:
    return None if money is None else {"amount": f"{money.amount:.2f}", "currency": money.currency}


def list_line(file: ImprovementFile, found: Improvement, on: dt.date) -> str:
    """Return one improvement in a line or two."""
    title = printable(file.words(found.title))
    return wrapped(f"{found.id}  {found.status.value}: {title}. {_how_it_stands(found, on)}".rstrip())


def _how_it_stands(found: Improvement, on: dt.date) -> str:
    owner = "" if found.owner is None else f" {found.owner} sees to it."
    if found.status.is_open and found.due_on is not None:
        late = "OVERDUE since" if found.is_overdue(on) else "Due on"
        return f"{late} {in_words(found.due_on)}.{owner}"
    if found.done_on is not None:
        return f"Done on {in_words(found.done_on)}.{_review(found, on)}"
    return owner.strip()


def _review(found: Improvement, on: dt.date) -> str:
    if found.review_on is None:
        return ""
    late = "REVIEW DUE since" if found.review_is_overdue(on) else "Its effect is looked at by"
    return f" {late} {in_words(found.review_on)}."


def improvement_lines(file: ImprovementFile, found: Improvement, on: dt.date, prompts: Sequence[str]) -> Iterator[str]:
    """Yield one improvement with all that became of it, as it stands on a day; *prompts* name what asked for it."""
    yield list_line(file, found, on)
    who = f"the {found.proposed_by}" if found.proposer is None else f"{found.proposer} ({found.proposed_by})"
    yield wrapped(f"Proposed by {who} on {in_words(found.proposed_on)}.", indent=2)
    if prompts:
        yield wrapped(f"Because of {', '.join(prompts)}.", indent=2)
    if found.evidence is not None:
        yield wrapped(f"Evidence: {printable(file.words(found.evidence))}", indent=2)
    if found.dropped_for is not None:
        yield wrapped(f"Dropped for {found.dropped_for}.", indent=2)
    yield from (wrapped(line, indent=2) for line in _what_came_of_it(file, found))
    for each in found.publications:
        yield from _publication_lines(file, each, on)


def _what_came_of_it(file: ImprovementFile, found: Improvement) -> Iterator[str]:
    if found.saving is not None:
        yield f"{'Saves' if found.saving_found else 'Thought to save'} {found.saving} in its first year."
    for award in found.awards:
        yield f"Award of {award.money} to {award.to} on {in_words(award.made_on)}."
    for review in found.reviews:
        effect = review.effect.value.replace("_", " ")
        yield f"Effect, looked at on {in_words(review.on)}: {effect}. {printable(file.words(review.findings))}"
    for share in found.shares:
        taken = "" if share.taken_up_on is None else f"; they do the same since {in_words(share.taken_up_on)}"
        yield f"Shared with {share.partner} on {in_words(share.shared_on)}{taken}."


def _publication_lines(file: ImprovementFile, publication: Publication, on: dt.date) -> Iterator[str]:
    since = in_words(publication.published_from)
    state = f"Published from {since} on"
    if publication.withdrawn_on is not None:
        state = f"Published from {since}, withdrawn on {in_words(publication.withdrawn_on)}"
    elif not publication.stands_on(on):
        state = f"To be published from {since} on"
    yield wrapped(f"{state}:", indent=2)
    you, we = publication.wording.headings
    yield wrapped(f"{you}: {printable(file.words(publication.asked))}", indent=4)
    yield wrapped(f"{we}: {printable(file.words(publication.done))}", indent=4)
