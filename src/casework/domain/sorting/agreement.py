"""How often suggestions agree with what people decided, so that nobody trusts rules of which nobody knows how they do.

Of each thing that people sorted, the surest suggestion counts: it **agrees** if people chose that code, and is
**wrong** if they chose others. Without a suggestion the categoriser **abstained**. What people did not sort, or what
has no words, says nothing and is counted apart.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import attrs

from casework.domain.sorting.suggestions import Suggestion
from casework.domain.standards.intervals import Interval, wilson


@attrs.frozen(kw_only=True)
class Decided:
    """What people *chose* for a text by one scheme, and what was *suggested* for it, the surest first."""

    chosen: Collection[str]
    suggested: Sequence[Suggestion]


@attrs.frozen(kw_only=True)
class CodeAgreement:
    """How one code fared: *chosen* by people so often, of which the surest suggestion *agreed*, was another, or none.

    *beside* is how often that other one was chosen by people as well, so that nothing was wrong, and *other* how often
    it was not. *wrongly* is how often the code was the surest suggestion and people chose others.
    """

    code: str
    chosen: int
    agreed: int
    beside: int
    other: int
    abstained: int
    wrongly: int

    @property
    def precision(self) -> float | None:
        """How often people chose it where it was suggested; None where it never was."""
        suggested = self.agreed + self.wrongly
        return self.agreed / suggested if suggested else None


@attrs.frozen(kw_only=True)
class Agreement:
    """How the suggestions fared: *agreed*, *wrong* or *abstained*, and how each code did.

    *not_sorted* were sorted by nobody, *without_words* were sorted and have no words that may be read.
    """

    scheme: str
    agreed: int
    wrong: int
    abstained: int
    not_sorted: int
    without_words: int
    codes: tuple[CodeAgreement, ...]

    @property
    def compared(self) -> int:
        """How many texts both people and the categoriser have seen."""
        return self.agreed + self.wrong + self.abstained

    @property
    def spoken(self) -> int:
        """For how many of them there was a suggestion."""
        return self.agreed + self.wrong

    @property
    def share(self) -> float | None:
        """How many of the suggestions agree, as a share of 1; None where there was none."""
        return self.agreed / self.spoken if self.spoken else None

    @property
    def interval(self) -> Interval:
        """Between which ends that share may lie, for so few were counted."""
        return wilson(self.agreed, self.spoken)


def agreement(scheme: str, decided: Iterable[Decided], *, not_sorted: int = 0, without_words: int = 0) -> Agreement:
    """Return how what was suggested compares with what people *decided*, whatever the order."""
    totals, chosen = Counter[str](), Counter[str]()
    agreed, beside, other, abstained, wrongly = (Counter[str]() for _ in range(5))
    for each in decided:
        surest = each.suggested[0].code if each.suggested else None
        fared = "abstained" if surest is None else "agreed" if surest in each.chosen else "wrong"
        totals[fared] += 1
        rest = {"abstained": abstained, "agreed": beside, "wrong": other}[fared]
        for code in each.chosen:
            chosen[code] += 1
            (agreed if surest == code else rest)[code] += 1
        if surest is not None and surest not in each.chosen:
            wrongly[surest] += 1
    return Agreement(
        scheme=scheme,
        agreed=totals["agreed"],
        wrong=totals["wrong"],
        abstained=totals["abstained"],
        not_sorted=not_sorted,
        without_words=without_words,
        codes=tuple(
            CodeAgreement(
                code=code,
                chosen=chosen[code],
                agreed=agreed[code],
                beside=beside[code],
                other=other[code],
                abstained=abstained[code],
                wrongly=wrongly[code],
            )
            for code in sorted(chosen.keys() | wrongly.keys(), key=lambda code: (-chosen[code], code))
        ),
    )
