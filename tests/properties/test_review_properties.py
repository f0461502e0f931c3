"""Reviews of standards: in whatever order they were recorded, the same holds on every day."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.standards.reviews import ReviewFact, Reviews, StandardDropped, StandardKept, StandardRaised
from tests.frameworks import framework

REASON = "detail-" + "0" * 32
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
EVENTS = st.sampled_from("ab").flatmap(
    lambda code: st.sampled_from(
        [
            StandardKept(standard=code, reason=REASON),
            StandardRaised(standard=code, reason=REASON, to_target="85-percent"),
            StandardRaised(standard=code, reason=REASON, to_target="90-percent"),
            StandardDropped(standard=code, reason=REASON),
        ]
    )
)
FACTS = st.lists(st.tuples(DAYS, EVENTS), max_size=8).map(
    lambda drawn: [ReviewFact(version=number, on=on, event=event) for number, (on, event) in enumerate(drawn, start=1)]
)
TOWN = framework("town", "abc")


@given(facts=FACTS, order=st.randoms())
def test_the_order_in_which_reviews_are_read_does_not_matter(facts, order):
    shuffled = list(facts)
    order.shuffle(shuffled)

    assert Reviews.of(shuffled) == Reviews.of(facts)


@given(facts=FACTS, day=DAYS)
def test_what_holds_on_a_day_is_what_the_last_review_by_then_decided(facts, day):
    reviews = Reviews.of(facts)

    for code in "abc":
        by_then = [fact for fact in facts if fact.event.standard == code and fact.on <= day]
        last = max(by_then, key=lambda fact: (fact.on, fact.version), default=None)
        raised = [fact for fact in by_then if isinstance(fact.event, StandardRaised)]
        assert reviews.is_dropped(code, on=day) == (last is not None and isinstance(last.event, StandardDropped))
        assert reviews.target(code, on=day) == (
            max(raised, key=lambda fact: (fact.on, fact.version)).event.to_target if raised else None
        )


@given(facts=FACTS, day=DAYS)
def test_a_standard_is_late_a_year_after_its_last_review_and_never_once_it_is_dropped(facts, day):
    reviews = Reviews.of(facts)
    late = {standard.code for standard in reviews.not_reviewed(TOWN, on=day)}

    for code in "abc":
        recent = [fact for fact in reviews.about(code, until=day) if (day - fact.on).days < 365]
        assert not (code in late and (recent or reviews.is_dropped(code, on=day)))
        assert code in late or recent or reviews.is_dropped(code, on=day) or reviews.about(code, until=day)
