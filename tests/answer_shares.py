"""The shares of a survey in two ways: by the rows of its answers, and by reading every answer from the log."""

from collections import Counter

from casework.application.answer_counts import of_one_moment
from casework.application.entries import ANSWERS, read_entries
from casework.application.ports import AnswerQuery
from casework.domain.surveys.figures import figures, share_of


def shares_by_the_log(book, best, survey="fft"):
    """The answers, undated ones and shares of the whole and of each question, as they are read one after the other."""
    entries = read_entries(book.store, book.organisation.id, ANSWERS, survey)
    found = figures((entry.said for entry in entries), best)
    each = {one.question: (one.by_answers, one.by_respondents) for one in found.questions}
    return (
        found.answers,
        found.respondents,
        found.undated,
        found.with_text,
        found.by_answers,
        found.by_respondents,
        each,
    )


def shares_by_rows(book, best, survey="fft"):
    """The same, asked of the rows."""
    query = AnswerQuery(surveys=(survey,), best_points=best.points)

    def counted(*by):
        return of_one_moment(book.store, book.organisation.id, lambda then: then.counted(by, query))

    answers = sum(number for _, number in counted())
    people = len([who for (who,), _ in counted("respondent") if who is not None])
    undated = sum(number for (day,), number in counted("given_on") if day is None)
    with_text = sum(number for (said,), number in counted("with_text") if said)
    each = {
        question: (
            _share(group[1:] for group in _of(question, counted("question", "judgement"))),
            _share(group[1:] for group in _of(question, counted("question", "respondent_judgement"))),
        )
        for (question,), _ in counted("question")
    }
    whole = [
        _share((how, number) for (how,), number in counted(name)) for name in ("judgement", "respondent_judgement")
    ]
    return answers, people, undated, with_text, *whole, each


def _of(question, counted):
    return [(of, how, number) for (of, how), number in counted if of == question]


def _share(counted):
    found = Counter(dict(counted))
    nobody = found.pop(None, 0)
    return share_of(found, nobody=nobody)
