"""How consultations are told: in lines for people, with stable keys for scripts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from casework.application.consultation_streams import CameOf, ConsultationFile
from casework.cli.layout import printable, table, wrapped
from casework.cli.standard_telling import review_data
from casework.cli.telling import Json
from casework.domain.consultations.ballots import Cut, LeftOut, Result
from casework.domain.consultations.consultation import Consultation, Overdue, Reach, against_votes
from casework.domain.consultations.events import PlannedRound, SharesTold
from casework.domain.time.steps import in_words


def standing_data(found: Consultation, today: dt.date) -> Json:
    """Return where a consultation is, with stable keys."""
    return {
        "id": found.id,
        "version": found.version,
        "planned_on": found.facts[0].on.isoformat(),
        "methods": list(dict.fromkeys(each.method for each in found.plan.rounds)),
        "decided": [each.code for each in found.plan.rounds if found.decision(each.code) is not None],
        "analyse_by": _day(found.plan.analyse_by),
        "analysed_on": _day(found.analysed_on),
        "tell_by": _day(found.plan.tell_by),
        "told": {group: _day(found.told_on(group)) for group in found.groups_told},
        "overdue": [attrs.asdict(each) | {"due_on": each.due_on.isoformat()} for each in found.overdue(today)],
    }


def consultation_data(file: ConsultationFile, today: dt.date, came: CameOf) -> Json:
    """Return all of a consultation, with stable keys."""
    found = file.consultation
    titles = file.titles()
    return standing_data(found, today) | {
        "title": file.title,
        "options": [
            {"code": each.code, "title": titles[each.code], "standard": each.standard} for each in found.plan.options
        ],
        "rounds": [result_data(file, each) for each in found.plan.rounds],
        "reviews": [
            {
                "method": said.method,
                "worth": said.worth.value,
                "on": fact.on.isoformat(),
                "reason": file.words(said.reason),
            }
            for fact, said in found.reviews()
        ],
        "struck_out": [each.version for each in found.struck_out],
        "came_of_it": {
            "reviews": [review_data(fact) | {"framework": framework} for framework, fact in came.reviews],
            "improvements": list(came.improvements),
        },
    }


def result_data(file: ConsultationFile, asked: PlannedRound) -> Json:
    """Return a round and what it brought, with stable keys."""
    found = file.consultation
    result = found.result(asked.code)
    return {
        "round": asked.code,
        "method": asked.method,
        "choose": asked.choose,
        "keep": asked.keep,
        "opens_on": _day(asked.opens_on),
        "closes_on": _day(asked.closes_on),
        "reached": [attrs.asdict(each) for each in found.reach(asked.code)],
        "result": None if result is None else _numbers(result),
        "told_shares": [
            {"source": each.source, "percent": {one.option: one.percent for one in each.shares}}
            for each in found.shares(asked.code)
        ],
        "decision": _decision(file, asked.code, result),
    }


def _numbers(result: Result) -> Json:
    return {
        "ballots": result.ballots,
        "counted": result.counted,
        "unnamed": result.unnamed,
        "people": result.people,
        "options": [
            {"option": each.option, "votes": each.votes, "percent": _percent(each.share), "place": each.place}
            for each in result.options
        ],
        "left_out": attrs.asdict(result.left_out) | {"unknown": dict(result.left_out.unknown)},
        "cut": None if result.cut is None else attrs.asdict(result.cut),
    }


def _decision(file: ConsultationFile, code: str, result: Result | None) -> Json | None:
    decided = file.consultation.decided(code)
    if decided is None or result is None or result.cut is None:
        return None
    fact, said = decided
    return {
        "on": fact.on.isoformat(),
        "kept": list(said.kept),
        "decided_by": said.decided_by,
        "reason": None if said.reason is None else file.words(said.reason),
        "against_votes": against_votes(result.cut, said.kept),
    }


def list_line(file: ConsultationFile, today: dt.date) -> str:
    """Return a consultation in a line, with what of it is overdue."""
    late = " ".join(map(_overdue, file.consultation.overdue(today)))
    return wrapped(printable(f"{file.consultation.id}: {file.title} {late}".rstrip()))


def consultation_lines(file: ConsultationFile, today: dt.date, came: CameOf) -> Iterator[str]:
    """Yield a consultation in lines that fit."""
    found = file.consultation
    yield wrapped(printable(f"{file.title} ({found.id})"))
    yield wrapped(f"Planned on {in_words(found.facts[0].on)}, with {len(found.plan.options)} options.", indent=2)
    for each in found.plan.rounds:
        yield from result_lines(file, each)
    if found.analysed_on is not None:
        yield wrapped(f"Its results were analysed on {in_words(found.analysed_on)}.", indent=2)
    for group in found.groups_told:
        day = found.told_on(group)
        if day is not None:
            yield wrapped(f"{group} heard of them on {in_words(day)}.", indent=2)
    for late in found.overdue(today):
        yield wrapped(_overdue(late), indent=2)
    for fact, said in found.reviews():
        words = f"{said.method} was found {said.worth.value} on {in_words(fact.on)}. {file.words(said.reason)}"
        yield wrapped(printable(words), indent=2)
    for framework, review in came.reviews:
        said_of = f"{framework}/{review.event.standard} was {review.result.value}"
        yield wrapped(f"After it, {said_of} on {in_words(review.on)}.", indent=2)
    if came.improvements:
        yield wrapped(f"Improvements that it asked for: {', '.join(came.improvements)}.", indent=2)
    if found.struck_out:
        yield wrapped(f"Struck out: {', '.join(str(each.version) for each in found.struck_out)}.", indent=2)


def result_lines(file: ConsultationFile, asked: PlannedRound) -> Iterator[str]:
    """Yield a round and what it brought in lines that fit."""
    found, titles = file.consultation, file.titles()
    result = found.result(asked.code)
    yield wrapped(f"{asked.code}, by {asked.method}: everybody may choose {asked.choose}.{_keeps(asked)}", indent=2)
    for group in found.reach(asked.code):
        yield wrapped(_reach(group), indent=4)
    if result is None:
        yield wrapped("It waits for what is decided of the round before.", indent=4)
        return
    rows = [
        (str(each.place), each.option, str(each.votes), _in_hundred(each.share), printable(titles[each.option]))
        for each in result.options
    ]
    yield table(("Place", "Option", "Votes", "%", "Title"), rows, indent=4)
    yield wrapped(_turnout(result), indent=4)
    yield from (wrapped(each, indent=4) for each in _left_out(result.left_out))
    yield from (wrapped(_told(each), indent=4) for each in found.shares(asked.code))
    if result.cut is not None:
        outcome = _outcome(file, asked.code, result.cut, nobody_voted=result.nobody_voted)
        yield from (wrapped(printable(each), indent=4) for each in outcome)


def _keeps(asked: PlannedRound) -> str:
    return "" if asked.keep is None else f" {asked.keep} {'goes' if asked.keep == 1 else 'go'} on."


def _reach(group: Reach) -> str:
    if not group.reached:
        return f"{group.group} was to be reached, and is not yet."
    number = "nobody knows with how many people" if group.people is None else f"{group.people} people"
    return f"{group.group} was reached: {number}."


def _turnout(result: Result) -> str:
    of = "nobody knows how many people voted" if result.people is None else f"{result.people} people voted"
    unnamed = f", of which {result.unnamed} without a code, so that nobody sees doubles" if result.unnamed else ""
    return f"{result.ballots} ballots{unnamed}; {result.counted} count. In all, {of}."


def _left_out(left: LeftOut) -> Iterator[str]:
    said = (
        (left.alike, "of voters who had said the same"),
        (left.differing, "of voters who said two things, so that none of theirs counts"),
        (left.too_many, "with too many choices"),
        (left.blank, "with no option of the round"),
    )
    for number, why in said:
        if number:
            yield f"Left out: {number} ballot{'s'[: number != 1]} {why}."
    for code, number in left.unknown:
        yield f"No option: {code}, chosen {number} time{'s'[: number != 1]}."
    if left.unreadable:
        yield f"Choices that are no code: {left.unreadable}."
    if left.repeated:
        yield f"Choices that stood twice on a ballot: {left.repeated}."


def _told(told: SharesTold) -> str:
    shares = ", ".join(f"{each.option} {each.percent} %" for each in told.shares)
    return f"{told.source} told, and not of how many: {shares}. Nothing of it is counted."


def decided_words(found: Consultation, code: str) -> Iterator[str]:
    """Yield which options of a round go on, and where that is not what the votes or the plan say."""
    decision, result = found.decision(code), found.result(code)
    if decision is None or result is None or result.cut is None:
        return
    yield f"{_go_on(decision.kept)}."
    yield from _against(result.cut, decision.kept)


def _against(cut: Cut, kept: Sequence[str]) -> Iterator[str]:
    if against_votes(cut, kept):
        yield "That is not what the votes say."
    if len(kept) != cut.keep:
        yield f"The plan keeps {cut.keep}, and not {len(kept)}."


def _go_on(options: Sequence[str]) -> str:
    return f"{', '.join(options)} {'goes' if len(options) == 1 else 'go'} on"


def _outcome(file: ConsultationFile, code: str, cut: Cut, *, nobody_voted: bool) -> Iterator[str]:
    if nobody_voted:
        yield "Nobody has voted yet."
    if cut.tied:
        go_on = f"{_go_on(cut.clear)} by the votes. " if cut.clear else ""
        yield f"{go_on}Tied: {', '.join(cut.tied)}, of which {cut.places} can go on."
    decided = file.consultation.decided(code)
    if decided is None:
        yield "Nothing is decided yet."
        return
    fact, said = decided
    by = "" if said.decided_by is None else f" by {said.decided_by}"
    why = "" if said.reason is None else f" {file.words(said.reason)}"
    yield f"Decided{by} on {in_words(fact.on)}: {_go_on(said.kept)}.{why}"
    yield from _against(cut, said.kept)


def _overdue(late: Overdue) -> str:
    what = "its results are to be analysed" if late.group is None else f"{late.group} is to be told"
    return f"Overdue since {in_words(late.due_on)}: {what}."


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else round(float(100 * share), 2)


def _in_hundred(share: Fraction | None) -> str:
    return "-" if share is None else f"{float(100 * share):.2f}"
