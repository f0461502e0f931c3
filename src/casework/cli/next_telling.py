"""What comes next in a case, in words."""

import click

from casework.application.as_data.seen import Seen
from casework.cli.case_telling import day_in_words, in_words
from casework.cli.layout import printable, table, wrapped
from casework.cli.telling import marks, styled
from casework.domain.authority import Authority
from casework.domain.conduct import Guidance
from casework.domain.letters import Letter
from casework.domain.next_steps import Due, DueSort, NextSteps

_WHAT = {
    DueSort.REMEDY: "remedy {}",
    DueSort.REVIEW: "review of adjustment {}",
    DueSort.RESTRICTION: "review of restriction {}",
    DueSort.CONSENT: "consent for {} ends",
}


def next_told(seen: Seen, coming: NextSteps, *, explain: bool) -> list[str]:
    """Return what is due beside the deadlines, what is missing, what to do now, and what the case allows."""
    parts = [_due(seen, coming.due), _missing(coming), _guidance(coming.guidance), _letters(coming.letters)]
    parts += [wrapped(f"Allowed now: {', '.join(coming.allowed) or 'nothing but what is always possible'}")]
    parts += [wrapped(f"Always possible: {', '.join(coming.always)}")] if explain else []
    return [part for part in parts if part]


def _due(seen: Seen, due: tuple[Due, ...]) -> str:
    """Return everything with a date in one order; nothing where the deadlines say it all."""
    if all(each.sort is DueSort.LIMIT for each in due):
        return ""
    rows = [(day_in_words(seen, each.due_on), _what(seen, each), styled(each.status), marks(each)) for each in due]
    return f"{click.style('Next', bold=True)}\n{table(('Due', 'What', 'Status', ''), rows, indent=2)}"


def _what(seen: Seen, due: Due) -> str:
    if due.sort is DueSort.LIMIT:
        return f"{in_words(due.name)} ({due.stage})"
    party = seen.case.party(due.name) if due.sort is DueSort.CONSENT else None
    return _WHAT[due.sort].format(due.name if party is None else f"{due.name} ({in_words(party.role)})")


def _missing(coming: NextSteps) -> str:
    if not coming.missing:
        return ""
    lines = (wrapped(printable(each.says), indent=2, hanging=4) for each in coming.missing)
    return "\n".join([click.style("Missing", bold=True), *lines])


def _guidance(guidance: tuple[Guidance, ...]) -> str:
    if not guidance:
        return ""
    lines = [click.style("What to do now", bold=True)]
    for each in guidance:
        lines.append(wrapped(f"{each.do} {_source(each.authority)}", indent=2, hanging=4))
        if each.put_right:
            up_to = "" if each.up_to is None else f", up to {each.up_to:.2f} {each.currency}"
            lines.append(wrapped(f"Put right on the spot{up_to}: {each.put_right}", indent=4, hanging=6))
    return "\n".join(lines)


def _letters(letters: tuple[Letter, ...]) -> str:
    if not letters:
        return ""
    lines = [click.style("What the letters must say", bold=True)]
    lines += [wrapped(f"{each.kind.in_words}: {_parts(each)}", indent=2, hanging=4) for each in letters]
    return "\n".join(lines)


def _parts(letter: Letter) -> str:
    """Return what a letter must say, each part once, with where it is written down behind those of one rule."""
    rules = dict.fromkeys(each.authority for each in letter.says)
    said = {rule: [each.part.in_words for each in letter.says if each.authority == rule] for rule in rules}
    return "; ".join(f"{', '.join(words)} {_source(rule)}" for rule, words in said.items())


def _source(authority: Authority) -> str:
    return f"[{authority.citation}]" if authority.evidence.is_confirmed else f"[{authority.citation}] UNCONFIRMED"
