"""From a row to the draft of a case."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from casework.application.mappings import (
    CaseFields,
    DocumentRule,
    Fate,
    FindingRule,
    LearningRule,
    MatterRule,
    PartyRule,
    SourceMapping,
    VerdictRule,
)
from casework.application.row_drafts import (
    CaseDraft,
    DraftDocument,
    DraftFact,
    DraftFinding,
    DraftLearning,
    DraftMatter,
    DraftParty,
    DraftVerdict,
)
from casework.application.row_reading.dates import Reading
from casework.application.row_reading.events import day_reader, facts_reader, is_finished
from casework.application.row_reading.found import Found, Values
from casework.application.row_reading.procedures import WITHOUT_LIMITS, procedure_reader
from casework.application.row_reading.remedies import before_receipt, remedy_reader
from casework.application.row_reading.rules import Rules, moment_of
from casework.application.row_reading.second_answers import second_answers_reader
from casework.domain.cases.vocabulary import Channel, DocumentUse, FindingBy, Formality, Kind

_MattersOf: TypeAlias = Callable[[Values, Found], tuple[DraftMatter, ...]]
_NOTHING_SAID = DraftMatter()
_WITHDRAWN = "withdrawn"
"""The outcome, in the schemes that have one."""


def case_reader(rules: Rules, fields: CaseFields) -> Callable[[Values, Found], CaseDraft]:
    """Return what reads a row as a case, and raises what is wrong with it."""
    received_of, kind_of = rules.date("fields.received"), rules.word("fields.kind", Kind)
    channel_of, matters_of = rules.word("fields.channel", Channel), _matters_reader(rules)
    facts_of, procedure_of = facts_reader(rules), procedure_reader(rules.mapping)
    organisation_of, kept_of, parts = rules.organisation(), rules.kept(), _parts(rules)
    dated_by, second_of = fields.received.named() if fields.received else (), second_answers_reader(rules.mapping)

    def case(values: Values, found: Found) -> CaseDraft:
        received = received_of(values, found)
        kind, channel = kind_of(values, found), channel_of(values, found)
        if kind is None and not found.problems:
            found.refuse(fields.kind.columns, "it says no kind")
        organisation, matters = organisation_of(values, found), matters_of(values, found)
        said: dict[str, Any] = {name: part_of(values, found) for name, part_of in parts}
        facts = facts_of(values, found, received)
        odd = *_left_open(matters, facts), *_withdrawn_and_answered(matters, facts), *second_of(matters, facts)
        for what in (*odd, *before_receipt(said.get("remedies", ()), received, rules.mapping.source.zone)):
            found.flag(what)
        procedure = procedure_of(found, kind, matters[0].service, received)
        moment = moment_of(received)
        if moment is None and procedure is not None:
            _check_undated(found, received, procedure, dated_by)
        found.raise_problems()
        assert kind is not None  # noqa: S101 - else there would have been problems
        assert procedure is not None  # noqa: S101 - as above
        return CaseDraft(
            received=moment,
            kind=kind,
            procedure=procedure,
            organisation=organisation,
            channel=channel or Channel.UNKNOWN,
            matters=matters,
            facts=facts,
            kept=kept_of(values),
            met=found.met(),
            **said,
        )

    return case


LEFT_OPEN = (
    "an outcome and no answer: the case stays open, unless an [[event]] withdrawn or closed with where = that outcome "
    "ends it"
)


WITHDRAWN_AND_ANSWERED = (
    "withdrawn, and answered on that day: it counts as an answer, unless the [[event]] responded has a where that "
    "leaves that outcome out, and an [[event]] withdrawn has its day"
)


def _left_open(matters: tuple[DraftMatter, ...], facts: tuple[DraftFact, ...]) -> Iterator[str]:
    """Yield that something was found where neither an answer nor an end of the case is told."""
    found = any(finding.by is FindingBy.BODY for matter in matters for finding in matter.findings)
    if found and not any(fact.event is Fate.RESPONDED for fact in facts) and not is_finished(facts):
        yield LEFT_OPEN


def _withdrawn_and_answered(matters: tuple[DraftMatter, ...], facts: tuple[DraftFact, ...]) -> Iterator[str]:
    """Yield that the day of an answer is that on which a matter was found to be withdrawn."""
    findings = [found for matter in matters for found in matter.findings if found.outcome == _WITHDRAWN]
    days = {found.happened for found in findings if found.happened is not None and found.by is FindingBy.BODY}
    if any(fact.event is Fate.RESPONDED and fact.happened in days for fact in facts):
        yield WITHDRAWN_AND_ANSWERED


def _check_undated(found: Found, received: Reading | None, procedure: str, columns: tuple[str, ...]) -> None:
    """Refuse a case without a known receipt, but under the procedure that counts nothing."""
    if received is None:
        found.unknown.append("received")
    if procedure != WITHOUT_LIMITS and not found.problems:
        what = "blank" if received is None else "not known"
        found.refuse(columns, f"{what}, and a case needs its day of receipt")


def _parts(rules: Rules) -> list[tuple[str, Callable[[Values, Found], object]]]:
    """Return what reads the parts of a case that the mapping speaks of, by their names in the draft."""
    mapping = rules.mapping
    readers: dict[str, Callable[[Values, Found], object]] = {
        "formality": rules.word("fields.formality", Formality),
        "reference": rules.value("fields.reference"),
        "summary": rules.value("fields.summary"),
        "written_on": day_reader(rules.date("fields.written_on")),
        "complainant": rules.by_name("fields.complainant"),
        "parties": _several([_party(rules, number, each) for number, each in enumerate(mapping.party)]),
        "documents": _several([_document(rules, number, each) for number, each in enumerate(mapping.document)]),
        "remedies": _several([remedy_reader(rules, number, each) for number, each in enumerate(mapping.remedy)]),
        "learnings": _several([_learning(rules, number, each) for number, each in enumerate(mapping.learning)]),
        "verdicts": _several([_verdict(rules, number, each) for number, each in enumerate(mapping.verdict)]),
    }
    tables = {
        "parties": mapping.party,
        "documents": mapping.document,
        "remedies": mapping.remedy,
        "learnings": mapping.learning,
        "verdicts": mapping.verdict,
    }
    spoken_of = {name for name in readers if tables.get(name) or rules.has(f"fields.{name}")}
    return [(name, read) for name, read in readers.items() if name in spoken_of]


def _several(readers: list[Callable[[Values, Found], object | None]]) -> Callable[[Values, Found], tuple[object, ...]]:
    return lambda values, found: tuple(each for read in readers if (each := read(values, found)) is not None)


def _party(rules: Rules, number: int, party: PartyRule) -> Callable[[Values, Found], DraftParty | None]:
    person_of, actor_of = rules.by_name(f"party[{number}].person"), rules.value(f"party[{number}].actor")

    def read(values: Values, found: Found) -> DraftParty | None:
        person, actor = person_of(values, found), actor_of(values, found)
        return DraftParty(role=party.role, person=person, actor=actor) if person or actor else None

    return read


def _document(rules: Rules, number: int, rule: DocumentRule) -> Callable[[Values, Found], DraftDocument | None]:
    path = f"document[{number}]"
    title_of, use_of = rules.value(f"{path}.title"), rules.word(f"{path}.use", DocumentUse)
    address_of, added_of = rules.value(f"{path}.address"), rules.date(f"{path}.on")
    columns = rule.title.columns

    def read(values: Values, found: Found) -> DraftDocument | None:
        title = title_of(values, found)
        if title is None:
            return None
        use, address, added = use_of(values, found), address_of(values, found), added_of(values, found)
        if use is None:
            found.refuse(columns, "a document, but the row does not say whether it was received, sent or internal")
            return None
        return DraftDocument(title=title, use=use, address=address, added=moment_of(added))

    return read


def _learning(rules: Rules, number: int, rule: LearningRule) -> Callable[[Values, Found], DraftLearning | None]:
    path = f"learning[{number}]"
    what_of, cause_of = rules.value(f"{path}.what"), rules.value(f"{path}.cause")
    owner_of, learned_of = rules.value(f"{path}.owner"), rules.date(f"{path}.on")
    columns, is_here = rule.cause.columns, rules.where(rule.where)

    def read(values: Values, found: Found) -> DraftLearning | None:
        what = what_of(values, found) if is_here(values) else None
        cause = None if what is None else cause_of(values, found)
        if what is None or cause is None:
            if what is not None:
                found.refuse(
                    columns, "something was learned, but the row says no cause: let the mapping have a default"
                )
            return None
        learned = moment_of(learned_of(values, found))
        return DraftLearning(cause=cause, what=what, owner=owner_of(values, found), learned=learned)

    return read


def _verdict(rules: Rules, number: int, rule: VerdictRule) -> Callable[[Values, Found], DraftVerdict | None]:
    due_of, verdict_of = rules.date(f"verdict[{number}].due"), rules.value(f"verdict[{number}].verdict")

    def read(values: Values, found: Found) -> DraftVerdict | None:
        due, verdict = moment_of(due_of(values, found)), verdict_of(values, found)
        if due is None and verdict is None:
            return None
        return DraftVerdict(name=rule.name, due=due, verdict=verdict, stage=rule.stage)

    return read


def _matters_reader(rules: Rules) -> _MattersOf:
    mapping = rules.mapping
    first = [_matter(rules, "fields", None)] if _speaks_of_a_matter(mapping) else []
    readers = first + [_matter(rules, f"matter[{number}]", each) for number, each in enumerate(mapping.matter)]

    def matters(values: Values, found: Found) -> tuple[DraftMatter, ...]:
        each = [read(values, found) for read in readers]
        return tuple([matter for matter in each if matter != _NOTHING_SAID]) or (_NOTHING_SAID,)

    return matters


def _speaks_of_a_matter(mapping: SourceMapping) -> bool:
    return mapping.fields is not None and (mapping.fields.service is not None or bool(mapping.fields.categories))


def _matter(rules: Rules, path: str, rule: MatterRule | None) -> Callable[[Values, Found], DraftMatter]:
    service_of, categories_of = rules.value(f"{path}.service"), rules.categories(f"{path}.categories")
    # The summary of the fields is that of the whole case.
    summary_of = rules.value(f"{path}.summary" if rule else "")
    findings_of = [
        _finding(rules, f"{path}.finding[{number}]", each) for number, each in enumerate(rule.finding if rule else ())
    ]

    def matter(values: Values, found: Found) -> DraftMatter:
        return DraftMatter(
            service=service_of(values, found),
            categories=categories_of(values, found),
            summary=summary_of(values, found),
            findings=tuple([each for read in findings_of if (each := read(values, found)) is not None]),
        )

    return matter


def _finding(rules: Rules, path: str, rule: FindingRule) -> Callable[[Values, Found], DraftFinding | None]:
    outcome_of, on, reasons_of = (
        rules.value(f"{path}.outcome"),
        rules.date(f"{path}.on"),
        rules.value(f"{path}.reasons"),
    )

    def finding(values: Values, found: Found) -> DraftFinding | None:
        outcome = outcome_of(values, found)
        happened, reasons = moment_of(on(values, found)), reasons_of(values, found)
        if outcome is None:
            return None
        return DraftFinding(
            scheme=rule.scheme, outcome=outcome, by=rule.by, stage=rule.stage, happened=happened, reasons=reasons
        )

    return finding
