"""How votes are counted: nothing is guessed, and what does not count is counted apart.

The order in which votes came in changes nothing. Whoever voted twice and said the same is counted once; of whoever said
two things nobody knows which is meant, so that neither counts. A ballot with too many choices counts for none of them.
A choice that is no option of the round is left out, and the others of its ballot count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import attrs


@attrs.frozen(kw_only=True)
class Ballot:
    """What one person chose, by codes; *unreadable* is how many choices were no codes at all."""

    voter: str | None = None
    choices: tuple[str, ...] = ()
    unreadable: int = 0

    @property
    def said(self) -> tuple[frozenset[str], int]:
        """What was said, whatever the order in which it was."""
        return frozenset(self.choices), self.unreadable


@attrs.frozen(kw_only=True)
class CountElsewhere:
    """The votes as another body counted them, each once per option; *people* is how many voted, where it is known."""

    source: str
    people: int | None
    votes: tuple[tuple[str, int], ...]


@attrs.frozen(kw_only=True)
class OptionResult:
    """The votes for an option, its *share* of the people, and its *place*, which those with as many votes share.

    There is no share where nobody voted, or nobody knows how many people there were.
    """

    option: str
    votes: int
    share: Fraction | None
    place: int


@attrs.frozen(kw_only=True)
class Cut:
    """Where the options end that go on, *keep* of them.

    The *clear* ones go on by the votes alone. Of the *tied* ones, with as many votes as one another, only *places* more
    can: no count of votes says which. Where nobody voted, nothing is clear or tied.
    """

    keep: int
    clear: tuple[str, ...]
    tied: tuple[str, ...] = ()
    places: int = 0


@attrs.frozen(kw_only=True)
class LeftOut:
    """What did not count: ballots, and below them choices.

    *alike* ballots said what the same person had said before, *differing* ones something else, *too_many* chose more
    than they might, and *blank* ones nothing that is an option. *unknown* choices are no option of the round, behind
    how often each came; *unreadable* ones are no code at all, and *repeated* ones stood twice on a ballot.
    """

    alike: int = 0
    differing: int = 0
    too_many: int = 0
    blank: int = 0
    unknown: tuple[tuple[str, int], ...] = ()
    unreadable: int = 0
    repeated: int = 0


@attrs.frozen(kw_only=True)
class Result:
    """What a round brought: every option, most votes first, of how many *people*, and what did not count.

    *ballots* came in, of which *counted* count; of the ballots *unnamed*, nobody can say whether they are double.
    """

    ballots: int
    counted: int
    unnamed: int
    people: int | None
    options: tuple[OptionResult, ...]
    left_out: LeftOut
    cut: Cut | None

    @property
    def nobody_voted(self) -> bool:
        """Whether no option has a vote."""
        return not any(each.votes for each in self.options)

    def of(self, option: str) -> OptionResult:
        """Return the result of an option of the round."""
        return next(each for each in self.options if each.option == option)


def result_of(
    options: Sequence[str],
    ballots: Sequence[Ballot],
    elsewhere: Sequence[CountElsewhere] = (),
    *,
    choose: int,
    keep: int | None = None,
) -> Result:
    """Return what *ballots* and what was counted *elsewhere* come to, where everybody may choose so many *options*."""
    single, alike, differing = _one_each(ballots)
    fit = [each for each in single if len(frozenset(each.choices)) + each.unreadable <= choose]
    valid = [each for each in fit if not frozenset(each.choices).isdisjoint(options)]
    votes: Counter[str] = Counter(option for each in valid for option in frozenset(each.choices) & frozenset(options))
    for count in elsewhere:
        votes.update(dict(count.votes))
    people = _sum([len(valid), *(count.people for count in elsewhere)])
    unknown = Counter(each for ballot in fit for each in frozenset(ballot.choices) - frozenset(options))
    left_out = LeftOut(
        alike=alike,
        differing=differing,
        too_many=len(single) - len(fit),
        blank=len(fit) - len(valid),
        unknown=tuple(sorted(unknown.items())),
        unreadable=sum(each.unreadable for each in fit),
        repeated=sum(len(each.choices) - len(frozenset(each.choices)) for each in fit),
    )
    return Result(
        ballots=len(ballots),
        counted=len(valid),
        unnamed=sum(each.voter is None for each in ballots),
        people=people,
        options=tuple(_in_order(options, votes, people)),
        left_out=left_out,
        cut=None if keep is None else cut_of(options, votes, keep),
    )


def _one_each(ballots: Iterable[Ballot]) -> tuple[list[Ballot], int, int]:
    """Return one ballot of each who is known and said one thing, and those of nobody known; how many are left out."""
    by_voter: dict[str | None, list[Ballot]] = defaultdict(list)
    for each in ballots:
        by_voter[each.voter].append(each)
    single, alike, differing = by_voter.pop(None, []), 0, 0
    for theirs in by_voter.values():
        if len({each.said for each in theirs}) > 1:
            differing += len(theirs)
        else:
            # The one that repeats least, so that the order in which they came in changes nothing.
            single.append(min(theirs, key=lambda each: len(each.choices)))
            alike += len(theirs) - 1
    return single, alike, differing


def _sum(numbers: Sequence[int | None]) -> int | None:
    """Return the sum, unless one of them is not known."""
    known = [each for each in numbers if each is not None]
    return sum(known) if len(known) == len(numbers) else None


def _in_order(options: Sequence[str], votes: Counter[str], people: int | None) -> Iterator[OptionResult]:
    """Yield the options, most votes first; those with as many votes share a place, in the order of the plan."""
    for option in sorted(options, key=lambda each: -votes[each]):
        place = 1 + sum(votes[each] > votes[option] for each in options)
        share = Fraction(votes[option], people) if people else None
        yield OptionResult(option=option, votes=votes[option], share=share, place=place)


def cut_of(options: Sequence[str], votes: Counter[str], keep: int) -> Cut:
    """Return which of *options* go on by their *votes* alone, and between which of them nothing is decided.

    >>> cut_of(["a", "b", "c"], Counter(a=3, b=1, c=1), 2)
    Cut(keep=2, clear=('a',), tied=('b', 'c'), places=1)
    """
    if not any(votes.values()):
        return Cut(keep=keep, clear=(), places=keep)
    if len(options) <= keep:
        return Cut(keep=keep, clear=tuple(options))
    least = sorted((votes[each] for each in options), reverse=True)[keep - 1]
    above = tuple(each for each in options if votes[each] > least)
    level = tuple(each for each in options if votes[each] == least)
    if len(above) + len(level) == keep:
        return Cut(keep=keep, clear=tuple(each for each in options if votes[each] >= least))
    return Cut(keep=keep, clear=above, tied=level, places=keep - len(above))
