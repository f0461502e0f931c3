"""What the demonstration shows of what people want most, and of how complaints are sorted."""

import datetime as dt
from collections.abc import Iterator

from casework.application.consultation_streams import CameOf
from casework.application.periods import Per, Period, label_of
from casework.cli.consult_telling import consultation_data, list_line, result_lines
from casework.cli.layout import number_of
from casework.cli.tour_pages import Made, Section, section_text
from casework.domain.sorting.agreement import Agreement
from casework.testing.priorities import CONSULTATION
from casework.testing.themes import THEME


def quarter_of(day: dt.date) -> Period:
    """Return the quarter of *day*, in which complaints are sorted by theme."""
    return Period.parse(label_of(f"{day:%Y-%m}", Per.QUARTER))


def asked_and_sorted(made: Made) -> Section:
    """Return the section about the council's consultation, and about rules that suggest how complaints are sorted."""
    book, today = made.book, made.year.until
    file, came = book.consultation(CONSULTATION), book.came_of_consultation(CONSULTATION)
    rounds = "\n".join(line for each in file.consultation.plan.rounds for line in result_lines(file, each))
    period = quarter_of(today)
    agreed = book.compare_categories(THEME, period=period)
    text = section_text(
        "9. What people want most, and how complaints are sorted",
        list_line(file, today),
        rounds,
        " ".join(_came_of_it(came)),
        _compared(agreed, period),
    )
    figures = {
        "consultation": consultation_data(file, today, came),
        "sorted": {
            "period": period.name,
            "scheme": agreed.scheme,
            "agreed": agreed.agreed,
            "wrong": agreed.wrong,
            "abstained": agreed.abstained,
        },
    }
    return Section(text=text, figures={"asked": figures})


def _came_of_it(came: CameOf) -> Iterator[str]:
    """Yield, in sentences, what the consultation changed."""
    for framework, fact in came.reviews:
        yield f"For its sake {framework}/{fact.event.standard} was {fact.result.value}."
    for each in came.improvements:
        yield f"Because of it {each} is to be done: 'casework improve show {each}' tells by when."


def _compared(found: Agreement, period: Period) -> str:
    return (
        f"In {period.name} officers sorted {number_of(found.compared, 'complaint')} by theme. Rules of words had "
        f"suggested one for {found.spoken}, and {found.agreed} of these are what the officer decided. 'casework "
        f"categories compare {found.scheme}' says it theme by theme."
    )
