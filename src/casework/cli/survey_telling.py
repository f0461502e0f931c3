"""How surveys and their figures are told: in lines for people, with stable keys for scripts."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import attrs

from casework.application.surveys.following_up import FollowUpFile
from casework.application.surveys.inviting import InvitationOnRecord, InvitationRound
from casework.casebook import Casebook
from casework.cli.layout import number_of, printable, table, wrapped
from casework.cli.telling import Json, cited, local
from casework.domain.labelled_texts import TextFigures
from casework.domain.surveys.figures import AnswerFigures, Share
from casework.domain.surveys.follow_ups import FollowUp
from casework.domain.surveys.question_sets import Survey
from casework.domain.surveys.questions import Question
from casework.domain.surveys.results import ChangeSince, EditionFigures, Response, SurveyFigures

_FEW = "with so few, whose answer it is can be guessed"


def survey_data(survey: Survey) -> Json:
    """Return a survey with stable keys."""
    return {
        "id": survey.id,
        "name": survey.name,
        "about": survey.about.value,
        "method": survey.method.value,
        "assured": survey.assured.value,
        "best_points": survey.best_points,
        "citation": survey.authority.citation,
        "evidence": survey.authority.evidence.value,
        "source": survey.authority.source,
        "note": survey.note,
        "questions": [_question_data(each) for each in survey.questions],
        "invitation": None if survey.invitation is None else attrs.asdict(survey.invitation),
        "follow_up": None if survey.follow_up is None else attrs.asdict(survey.follow_up),
        "editions": [
            attrs.asdict(each)
            | {"held_on": each.held_on.isoformat(), "ended_on": each.last_day.isoformat(), "asked": each.asked}
            for each in survey.editions
        ],
    }


def _question_data(question: Question) -> Json:
    return {
        "code": question.code,
        "title": question.title,
        "best": None if question.best is None else attrs.asdict(question.best),
        "worst": None if question.worst is None else attrs.asdict(question.worst),
        "outside": [attrs.asdict(each) for each in question.outside],
        "better": None if question.better is None else question.better.value,
        "standards": [str(each) for each in question.standards],
        "citation": question.authority.citation,
        "evidence": question.authority.evidence.value,
        "source": question.authority.source,
    }


def survey_lines(survey: Survey) -> Iterator[str]:
    """Yield a survey in lines that fit."""
    yield wrapped(printable(f"{survey.name} ({survey.id})"))
    said = f"{survey.about.value}, by {survey.method.value}, {survey.assured.value}. {cited(survey.authority)}"
    yield wrapped(printable(said), indent=2, hanging=2)
    for question in survey.questions:
        yield wrapped(printable(f"{question.code}: {question.title}"), indent=2, hanging=4)
        yield wrapped(printable(_ends(question)), indent=4, hanging=4)
        if question.standards:
            tested = ", ".join(map(str, question.standards))
            yield wrapped(f"It tests {tested}. {_cited_apart(question, survey)}".rstrip(), indent=4, hanging=4)
    if survey.invitation is not None:
        rules = survey.invitation
        kinds = ", ".join(rules.kinds) or "case"
        yield wrapped(
            f"Invited at the closure of each {kinds}, by {rules.choice.value}: after {rules.after_days} days, within "
            f"{rules.within_days}.",
            indent=2,
        )
    if survey.follow_up is not None:
        worst = f"worst {survey.follow_up.worst} points" if survey.follow_up.worst > 1 else "worst point"
        yield wrapped(f"Followed up, if they agree: who answers {survey.follow_up.question} by the {worst}.", indent=2)
    for edition in survey.editions:
        asked = "nobody wrote down how many were asked" if edition.asked is None else f"{edition.asked} asked"
        mark = "; the baseline" if edition.baseline else ""
        days = edition.held_on.isoformat()
        days = days if edition.last_day == edition.held_on else f"{days} to {edition.last_day.isoformat()}"
        yield wrapped(printable(f"{edition.code}: {days}, {edition.place or 'no place'}, {asked}{mark}."), indent=2)


def _ends(question: Question) -> str:
    if question.best is None or question.worst is None:
        return "In words."
    outside = "".join(f"; {each.score}: {each.means}" for each in question.outside)
    best, worst = question.best, question.worst
    return f"{best.score}, the best: {best.means}; {worst.score}, the worst: {worst.means}{outside}."


def _cited_apart(question: Question, survey: Survey) -> str:
    return "" if question.authority == survey.authority else cited(question.authority)


def figures_data(found: SurveyFigures) -> Json:
    """Return figures with stable keys, each share with its percentage."""
    return {
        "survey": found.survey,
        "has_file": found.file is not None,
        **_answers_data(found.answers),
        "stray": [{"why": each.why.value, "count": each.count} for each in found.stray],
        "in_no_edition": found.in_no_edition,
        "response": None if found.response is None else _response_data(found.response),
        "editions": [
            {
                "edition": each.edition.code,
                "held_on": each.edition.held_on.isoformat(),
                "baseline": each.edition.baseline,
                **_answers_data(each.figures),
                "response": _response_data(each.response),
            }
            for each in found.editions
        ],
        "since_baseline": [_change_data(each) for each in found.since_baseline],
        "year_on_year": [_change_data(each) for each in found.year_on_year],
    }


def _answers_data(found: AnswerFigures) -> Json:
    return {
        **attrs.asdict(found),
        "best": found.best.points,
        "by_answers": _share_data(found.by_answers),
        "by_respondents": _share_data(found.by_respondents),
        "questions": [
            {
                "question": each.question,
                "answers": each.answers,
                "by_answers": _share_data(each.by_answers),
                "by_respondents": _share_data(each.by_respondents),
            }
            for each in found.questions
        ],
    }


def _share_data(share: Share) -> Json:
    return {"percent": share.percent, **attrs.asdict(share)}


def _response_data(response: Response) -> Json:
    percent = None if response.rate is None else round(100 * float(response.rate), 2)
    return {"asked": response.asked, "answered": response.answered, "percent": percent, "few": response.few}


def _change_data(change: ChangeSince) -> Json:
    ends = change.difference.interval
    return {
        "question": change.question,
        "before": change.before,
        "after": change.after,
        "points": round(100 * change.difference.points, 2),
        "lower": round(100 * ends.lower, 2),
        "upper": round(100 * ends.upper, 2),
        "more_than_chance": change.difference.more_than_chance,
    }


def figures_told(found: SurveyFigures) -> Iterator[str]:
    """Yield figures in paragraphs."""
    counts = f"{number_of(found.answers.answers, 'answer')}, {number_of(found.answers.respondents, 'respondent')}"
    response = "" if found.response is None else f"\n{wrapped(_response_told(found.response, 'invited'))}"
    yield f"{found.survey}: {counts}{response}\n{words_and_days(found.answers)}"
    yield from (wrapped(f"Look again: {warning}.") for warning in found.answers.warnings)
    if found.stray:
        yield "\n".join(wrapped(f"Not counted: {each.count} {each.why.in_words}.") for each in found.stray)
    yield from _scores_told(found.answers)
    best = "best point" if found.answers.best.points == 1 else f"best {found.answers.best.points} points"
    yield "\n".join([
        f"Positive: the {best} of the scale",
        *_share_told("By answers", found.answers.by_answers),
        *_share_told("By respondents", found.answers.by_respondents),
    ])  # fmt: skip
    if len(found.answers.questions) > 1:
        yield _questions_told(found.answers)
    yield from (_edition_told(each) for each in found.editions)
    if found.in_no_edition:
        counted = number_of(found.in_no_edition, "answer")
        said = f"In no edition, and counted above: {counted}, on a day of none, or on one that nobody knows."
        yield wrapped(said, hanging=2)
    if found.since_baseline:
        yield _changes_told("Since the baseline", found.since_baseline)
    if found.year_on_year and found.year_on_year != found.since_baseline:
        yield _changes_told("From one edition to the next", found.year_on_year)


def _questions_told(found: AnswerFigures) -> str:
    headings = ("Answers", "By answers", "By respondents", "Question")
    rows = [
        (str(each.answers), _of(each.by_answers), _of(each.by_respondents), each.question) for each in found.questions
    ]
    return table(headings, rows)


def _edition_told(found: EditionFigures) -> str:
    edition = found.edition
    mark = ", the baseline" if edition.baseline else ""
    place = f", {printable(edition.place)}" if edition.place else ""
    return "\n".join([
        wrapped(f"{edition.code}{mark}: {edition.held_on.isoformat()}{place}"),
        wrapped(_response_told(found.response, "asked"), indent=2, hanging=4),
        *_share_told("By answers", found.figures.by_answers),
        *_share_told("By respondents", found.figures.by_respondents),
    ])  # fmt: skip


def _response_told(response: Response, asked: str) -> str:
    if response.asked is None:
        return f"{response.answered} people answered; nobody wrote down how many were {asked}"
    said = f"{response.answered} of {response.asked} who were {asked} answered"
    if response.rate is not None:
        said += f" ({100 * float(response.rate):.2f} %)"
    return f"{said}; {_FEW}" if response.few else said


def _changes_told(title: str, changes: Sequence[ChangeSince]) -> str:
    rows = [
        (
            f"{each.before} to {each.after}",
            f"{100 * each.difference.points:+.2f}",
            f"{100 * each.difference.interval.lower:+.2f} to {100 * each.difference.interval.upper:+.2f}",
            each.question,
            each.difference.in_words,
        )
        for each in changes
    ]
    return f"{title}\n{table(('Editions', 'Points', 'Between', 'Question', ''), rows, indent=2)}"


def _scores_told(found: AnswerFigures) -> Iterable[str]:
    for scale, counts in itertools.groupby(found.scores, key=lambda each: each.scale):
        rows = [(str(each.score), str(each.count), "positive" if each.positive else "") for each in counts]
        yield f"On {scale}\n{table(('Score', 'Answers', ''), rows, indent=2)}"
    if found.outside:
        numbers = [(str(each.outside), str(each.count)) for each in found.outside]
        yield f"Outside of the scale\n{table(('Number', 'Answers'), numbers, indent=2)}"


def words_and_days(found: AnswerFigures | TextFigures) -> str:
    """Return how many say something in words, and how many are on a day that nobody knows."""
    return f"With words {found.with_text}; on a day that is not known {found.undated}"


def _share_told(title: str, share: Share) -> Iterable[str]:
    yield f"  {title}: {_of(share)}"
    yield from (wrapped(f"left out: {each.count} {each.why.in_words}", indent=4) for each in share.excluded)


def _of(share: Share) -> str:
    return "nothing counts" if share.percent is None else f"{share.percent:.2f} % ({share.positive} of {share.of})"


def round_data(found: InvitationRound) -> Json:
    """Return whom a round invited, with stable keys."""
    return {
        "survey": found.survey,
        "made": [
            {
                "case": each.case,
                "closure": each.closure,
                "party": each.party,
                "due_on": each.due_on.isoformat(),
                "until": each.until.isoformat(),
            }
            for each in found.made
        ],
        "already": found.already,
        "left_out": [attrs.asdict(each) for each in found.left_out],
    }


def round_told(found: InvitationRound) -> Iterator[str]:
    """Yield whom a round invited, in lines."""
    yield f"{found.survey}: {len(found.made)} invited, {found.already} invited before"
    yield from (wrapped(f"  {each.count} not invited: {each.why}", hanging=4) for each in found.left_out)


def invitation_data(found: InvitationOnRecord) -> Json:
    """Return an invitation with stable keys."""
    invited = found.invited
    return {
        "case": invited.case,
        "reference": found.reference,
        "party": invited.party,
        "closure": invited.closure,
        "due_on": invited.due_on.isoformat(),
        "until": invited.until.isoformat(),
        "state": found.state.value,
        "why": found.why,
    }


def invitations_told(found: Sequence[InvitationOnRecord]) -> str:
    """Return invitations as a table."""
    headings = ("Case", "Party", "State", "From", "Until", "")
    rows = [
        (
            each.reference,
            each.invited.party,
            each.state.value.replace("_", " "),
            each.invited.due_on.isoformat(),
            each.invited.until.isoformat(),
            each.why or "",
        )
        for each in found
    ]
    return table(headings, rows)


def follow_up_data(file: FollowUpFile, found: FollowUp) -> Json:
    """Return a follow-up with stable keys, with how to reach them as far as that was not erased."""
    return {
        "number": found.number,
        "question": found.question,
        "respondent": found.respondent,
        "asked_on": found.asked_on.isoformat(),
        "contact": dict(file.contact(found)),
        "done_on": None if found.done_on is None else found.done_on.isoformat(),
        "result": found.result,
        "case": found.case,
        "note": file.note(found),
    }


def follow_up_told(book: Casebook, file: FollowUpFile, found: FollowUp) -> Iterator[str]:
    """Yield a follow-up in lines."""
    done = "to do" if found.done_on is None else f"{found.result} on {local(book, found.done_on)}"
    yield wrapped(f"{found.number}  {found.question}, asked on {local(book, found.asked_on)}: {done}")
    contact = ", ".join(f"{name} {value}" for name, value in file.contact(found).items())
    yield wrapped(printable(contact) if contact else "How to reach them was erased.", indent=2)
    if found.case is not None:
        yield wrapped(f"Case: {found.case}", indent=2)
    note = file.note(found)
    if note is not None:
        yield wrapped(printable(f"Note: {note}"), indent=2)
