"""Suggestions of categories, as methods of a casebook: for one case, and how they compare with what people decided."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from casework.application.contacts import several
from casework.application.periods import Period, as_period
from casework.application.ports import RowQuery, Suggestion
from casework.application.reading import CaseFile, Reader
from casework.application.reading_entries import ReadingEntries
from casework.application.rulebook import Rulebook
from casework.application.sorting import MatterText, chosen_by, known_schemes, texts_of
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code
from casework.domain.sorting.agreement import Agreement, Decided, agreement
from casework.domain.sorting.rules import SortingRules
from casework.domain.standards.frameworks import Framework
from casework.errors import NotFoundError, PluginError, UsageError
from casework.plugins.categorisers import TextToSort, suggestions
from casework.plugins.hosting import Hosting

LABELS = ("label", "subcategory", "code")
"""By what the texts of a collection may have been sorted."""


@attrs.frozen(kw_only=True)
class SuggestedCategory:
    """What a *categoriser* suggests of a *matter*; *chosen* says that the matter has this category already."""

    matter: str
    categoriser: str
    suggestion: Suggestion
    chosen: bool


@attrs.frozen(kw_only=True)
class SuggestedCategories:
    """What is suggested for a case, and in *remarks*, which are sentences, why there is no more."""

    case: str
    reference: str
    suggestions: tuple[SuggestedCategory, ...]
    remarks: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Sorted:
    """A text that somebody may have sorted: *chosen* is None where nobody did, *text* where there are no words."""

    chosen: tuple[str, ...] | None
    text: TextToSort | None


class SuggestingCategories(ReadingEntries, Hosting):
    """The part of a casebook that lets categorisers suggest. Nothing that they say is recorded."""

    rulebook: Rulebook
    _reader: Reader
    _frameworks: Mapping[str, Framework]
    _categories: Mapping[str, SortingRules]

    def category_rules(self) -> Mapping[str, SortingRules]:
        """Return the rules by which texts may be sorted, by their scheme: those that the organisation wrote."""
        return self._categories

    def suggest_categories(
        self,
        case: str,
        *,
        scheme: str | None = None,
        matter: str | None = None,
        categorisers: Sequence[str] | None = None,
        viewer: Actor | None = None,
    ) -> SuggestedCategories:
        """Return what categorisers suggest for a case, by the words of it that *viewer* may read.

        It decides nothing and writes nothing: ``categorise`` does. A categoriser of a plugin that fails is a remark.

        Args:
            case: The case.
            scheme: Only suggestions of that scheme.
            matter: Only of that matter; all of them, if left out.
            categorisers: Who is asked, such as ``["rules"]``; all that are on offer, if left out.
            viewer: Who asks.

        Raises:
            NotFoundError: If there is no such case, matter or categoriser.
            AccessError: If the access policy does not let *viewer* see the case.
            UsageError: If a scheme, a matter or a categoriser is no code.
        """
        for name, code in (("scheme", scheme), ("matter", matter)):
            if code is not None:
                check_code(name, code)
        who = self._categorisers(categorisers)
        file = self._reader.file(case, viewer)
        texts = _of_matter(file, matter)
        remarks = [_nothing_to_read(each) for each in texts if each.text is None]
        found = [each for name in who for each in self._suggested(name, file, texts, remarks)]
        if scheme is not None and scheme not in self._categories and "rules" in who:
            others = f"; there are some for {', '.join(self._categories)}" if self._categories else ""
            remarks.append(f"There are no rules for {scheme}{others}.")
        return SuggestedCategories(
            case=file.case.id,
            reference=file.case.reference,
            suggestions=tuple(
                sorted(
                    (each for each in found if scheme in {None, each.suggestion.scheme}),
                    key=lambda each: (each.matter, each.suggestion.scheme),
                )
            ),
            remarks=tuple(remarks),
        )

    def _suggested(
        self, name: str, file: CaseFile, texts: Sequence[MatterText], remarks: list[str]
    ) -> Iterator[SuggestedCategory]:
        """Yield what the categoriser *name* suggests of *texts*; if it fails, that is one more of the *remarks*."""
        asked = [(each.matter, self._to_sort(file, each.text)) for each in texts if each.text is not None]
        if not asked:
            return
        try:
            said = suggestions(self.host, name, [text for _, text in asked], rules=self._categories)
        except PluginError as error:
            remarks.append(f"{error}.")
            return
        for (matter, _), of_it in zip(asked, said, strict=True):
            for each in of_it:
                chosen = each.code in chosen_by(file.case, each.scheme).get(matter, ())
                yield SuggestedCategory(matter=matter, categoriser=name, suggestion=each, chosen=chosen)

    def compare_categories(
        self,
        scheme: str,
        *,
        categoriser: str = "rules",
        rules: SortingRules | None = None,
        period: "Period | str | None" = None,
        collection: str | None = None,
        label: str = "label",
        viewer: Actor | None = None,
    ) -> Agreement:
        """Return how often the surest suggestion is what people decided, on the cases that *viewer* may read.

        Args:
            scheme: The scheme by which people sorted them.
            categoriser: Who suggests.
            rules: Rules to try in the place of those that are in force, for the categoriser ``rules``.
            period: Only cases that were received in it.
            collection: Labelled texts of this collection, in the place of cases.
            label: By what these texts were sorted: ``label``, ``subcategory`` or ``code``.
            viewer: Who asks.

        Raises:
            NotFoundError: If there is no such categoriser or collection.
            PluginError: If the categoriser fails.
            UsageError: If there is no such period, or the rules are of another scheme.
        """
        check_code("scheme", scheme)
        self.host.categorisers.get(check_code("categoriser", categoriser))
        given: object = rules
        if not isinstance(given, SortingRules | None):
            message = "rules come as SortingRules: read them from a file with casework.adapters.toml_sorting"
            raise UsageError(message)
        if rules is not None and rules.scheme != scheme:
            message = f"these rules sort by {rules.scheme}, not by {scheme}: name that scheme"
            raise UsageError(message)
        own = self._categories if rules is None else {scheme: rules}
        known = (
            self._sorted_cases(scheme, as_period(period), viewer)
            if collection is None
            else self._sorted_texts(collection, label, viewer)
        )
        sorted_by_people, counts = _told_apart(known)
        said = suggestions(self.host, categoriser, [text for _, text in sorted_by_people], rules=own)
        return agreement(
            scheme,
            (
                Decided(chosen=chosen, suggested=[each for each in of_it if each.scheme == scheme])
                for (chosen, _), of_it in zip(sorted_by_people, said, strict=True)
            ),
            not_sorted=counts["not_sorted"],
            without_words=counts["without_words"],
        )

    def _sorted_cases(self, scheme: str, period: Period | None, viewer: Actor | None) -> Iterator[_Sorted]:
        """Yield each matter of the cases of *period* that *viewer* may see, and how people sorted it."""
        query = RowQuery(without_merged=True)
        if period is not None:
            first, end = period.first.isoformat(), period.end.isoformat()
            query = attrs.evolve(query, received_from=first, received_before=end)
        for row in self._reader.every(query, viewer):
            file = self._reader.file(row.case, viewer)
            chosen = chosen_by(file.case, scheme)
            for each in texts_of(file):
                text = None if each.text is None else self._to_sort(file, each.text)
                yield _Sorted(chosen=chosen.get(each.matter) or None, text=text)

    def _sorted_texts(self, collection: str, label: str, viewer: Actor | None) -> Iterator[_Sorted]:
        if label not in LABELS:
            message = f"texts are sorted by one of {', '.join(LABELS)}: say which"
            raise UsageError(message)
        schemes = known_schemes(self._frameworks.values(), None)
        for entry in self.labelled_texts(check_code("collection", collection), words=True, viewer=viewer):
            said: str | None = getattr(entry.said, label)
            words = entry.details.get(entry.said.text) if entry.said.text else None
            text = TextToSort(text=words, schemes=schemes) if isinstance(words, str) else None
            yield _Sorted(chosen=None if said is None else (said,), text=text)

    def _to_sort(self, file: CaseFile, text: str) -> TextToSort:
        received = file.case.intake.received
        day = None if received is None else self.rulebook.day(received)
        return TextToSort(text=text, schemes=known_schemes(self._frameworks.values(), day))

    def _categorisers(self, categorisers: Sequence[str] | None) -> tuple[str, ...]:
        if categorisers is None:
            return self.host.categorisers.names()
        named: tuple[str, ...] = several("categorisers", categorisers, such_as="rules")
        for name in named:
            self.host.categorisers.get(check_code("categorisers", name))
        return named


def _of_matter(file: CaseFile, matter: str | None) -> tuple[MatterText, ...]:
    texts = texts_of(file)
    found = tuple(each for each in texts if matter in {None, each.matter})
    if matter is not None and not found:
        raise NotFoundError("matter", matter, known=[each.matter for each in texts])
    return found


def _nothing_to_read(text: MatterText) -> str:
    if text.hidden:
        return f"The words about {text.matter} are hidden from you."
    return f"No words about {text.matter} are kept: there is nothing to go by."


def _told_apart(
    known: Iterator[_Sorted],
) -> tuple[list[tuple[tuple[str, ...], TextToSort]], Mapping[str, int]]:
    """Return what both people and a categoriser can see, and how much of the rest there is."""
    both: list[tuple[tuple[str, ...], TextToSort]] = []
    counts = {"not_sorted": 0, "without_words": 0}
    for each in known:
        if each.chosen is None:
            counts["not_sorted"] += 1
        elif each.text is None:
            counts["without_words"] += 1
        else:
            both.append((each.chosen, each.text))
    return both, counts
