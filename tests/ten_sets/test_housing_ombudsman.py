"""33,096 findings of the Housing Ombudsman on 15,752 cases, of which nobody says when they came in."""

from collections import Counter

from casework.application.codec import fact_of
from tests.ten_sets.sets import Set, as_codes, counted

OMBUDSMAN = Set(name="housing_ombudsman_findings.csv.gz", mapping="housing-ombudsman")
NO_NAME = None
"""The count of landlords has those of the rows that name none as one more."""
UPHELD = {"maladministration", "service-failure", "severe-maladministration"}


def test_the_findings_of_a_case_come_together_and_every_count_comes_out(tmp_path):
    facts = OMBUDSMAN.facts()
    with OMBUDSMAN.open(tmp_path) as book:
        outcome = OMBUDSMAN.bring_in(book)

        assert (outcome.rows, outcome.accepted) == (facts["rows"], facts["rows"])
        assert counted(book, "status") == {"closed": facts["cases"]}
        check_findings(book, facts)
        check_matters(book, facts)
        assert outcome.unknown["matter summary (complaint)"] == facts["blank_complaint_text"]


def check_findings(book, facts):
    """Compare the findings, and how many cases have one that was upheld."""
    outcomes = counted(book, "finding_outcome")
    upheld = facts["upheld_findings"]

    assert outcomes == {code.lower(): number for code, number in as_codes(facts["by_finding"]).items()}
    assert counted(book, "finding_roll_up")["upheld"] == upheld["n"]
    assert round(100 * upheld["n"] / sum(outcomes.values()), 2) == upheld["percent"]
    with_any = facts["cases_with_any_upheld_finding"]
    found = sum(any(finding.outcome in UPHELD for finding in row.findings) for row in book.rows())
    assert (found, round(100 * found / facts["cases"], 2)) == (with_any["n"], with_any["percent"])
    assert counted(book, "received_month") == {None: facts["cases"]}


def check_matters(book, facts):
    """Compare what the findings were about, and the days on which they were made, with the counts of the rows."""
    categories, years, undated = Counter(), Counter(), 0
    landlords = set()
    for record in book.store.read_all(book.organisation.id):
        if record.name == "case.received":
            for matter in fact_of(record).event.matters:
                categories.update((each.scheme, each.code) for each in matter.categories)
                landlords.update(each.code for each in matter.categories if each.scheme == "landlord")
        elif record.name == "case.finding_made":
            fact = fact_of(record)
            undated += fact.event.undated
            if not fact.event.undated:
                years[str(fact.happened.year)] += 1

    assert of(categories, "category") == as_codes(facts["by_category"])
    assert of(categories, "landlord-type") == as_codes(facts["by_landlord_type"])
    assert len({*landlords, NO_NAME}) == facts["landlords"]
    assert sum(years.values()) + undated == facts["rows"]
    assert all(years[year] >= number for year, number in facts["by_year_iso"].items())


def of(categories, scheme):
    """Return how many matters have each category of *scheme*."""
    return {code: number for (each, code), number in categories.items() if each == scheme}
