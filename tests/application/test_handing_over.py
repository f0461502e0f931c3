"""A case goes to another provider: with consent, in one step, and with one owner at every time."""

import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.access import AllowAll, Sight
from casework.application.handing_over import hand_over
from casework.application.organisations import Organisation
from casework.domain.cases.parts import CaseStatus
from casework.errors import AccessError, DecisionError, NotFoundError, UsageError
from tests.complaints import COUNCIL, FOI
from tests.offices import NOW, OFFICER, complaint, log_of, office

ANN = {"name": "Ann Roe", "telephone": "01709 1"}
SAID = {"reference": "PIPE-1", "summary": "The pipe leaks", "complainant": ANN}


class Providers:
    """A council and a hospital trust in one store."""

    def __init__(self, policy=None, **said):
        store = MemoryStore()
        self.council = office(store=store, policy=policy)
        self.trust = office(store=store, organisation=Organisation(id="trust"))
        self.case = complaint(self.council, **{**SAID, **said})

    def agree(self):
        self.council.consent(self.case.id, step="received", scopes=["pass_on"], giver="p1", by=OFFICER)
        return self

    def hand_over(self, **said):
        given = {"giving": self.council, "taking": self.trust, "procedure": COUNCIL, "by": OFFICER, **said}
        return hand_over("PIPE-1", **given)


def test_with_consent_the_case_ends_with_one_provider_and_begins_with_the_other():
    both = Providers().agree()

    new = both.hand_over(note="It is their pipe")

    assert both.council.case("PIPE-1").status is CaseStatus.PASSED_ON
    file = both.trust.file(new.id)
    assert (file.case.status, file.case.intake.received) == (CaseStatus.OPEN, NOW)
    assert (file.case.intake.source.system, file.case.intake.source.key) == ("council", both.case.id)
    assert file.details[file.case.intake.summary] == "The pipe leaks"
    assert file.details[file.case.parties[0].person] == ANN


def test_without_consent_nothing_reaches_the_other_provider():
    both = Providers()

    with pytest.raises(DecisionError, match="the consent of p1 to pass the case on is not on record"):
        both.hand_over()
    assert log_of(both.trust) == ()
    assert both.council.case("PIPE-1").status is CaseStatus.OPEN


def test_doing_it_again_changes_nothing():
    both = Providers().agree()
    first = both.hand_over()

    assert both.hand_over() == first
    assert len(both.trust.find()) == 1


def test_what_broke_off_in_between_is_finished_by_doing_it_again():
    both = Providers().agree()
    with pytest.raises(DecisionError):
        both.hand_over(procedure=FOI)
    assert both.council.case("PIPE-1").status is CaseStatus.PASSED_ON

    assert both.hand_over().status is CaseStatus.OPEN


def test_a_procedure_that_the_other_provider_does_not_have_ends_nothing():
    both = Providers().agree()

    with pytest.raises(NotFoundError, match="no-such-procedure"):
        both.hand_over(procedure="no-such-procedure")
    assert both.council.case("PIPE-1").status is CaseStatus.OPEN


def test_whoever_may_not_see_all_of_it_hands_nothing_over():
    class NoPeople(AllowAll):
        def sees(self, viewer, row, what):
            return what is not Sight.PEOPLE

        def sees_all(self, viewer):
            return False

    both = Providers(policy=NoPeople()).agree()

    with pytest.raises(AccessError, match="staff-17 may not see all of PIPE-1"):
        both.hand_over()
    assert log_of(both.trust) == ()


def test_a_case_that_went_to_another_body_is_not_handed_over():
    both = Providers().agree()
    both.council.pass_on("PIPE-1", body="water-company", by=OFFICER)

    with pytest.raises(DecisionError, match="it went to another body, not to trust"):
        both.hand_over()


def test_a_case_is_not_handed_over_to_the_organisation_that_has_it():
    both = Providers().agree()

    with pytest.raises(UsageError, match="PIPE-1 is a case of council already"):
        both.hand_over(taking=both.council)


def test_an_anonymous_contact_goes_over_without_anybody():
    both = Providers(complainant=None, anonymous=True, summary=None)

    new = both.hand_over(happened=dt.date(2026, 1, 5))

    assert (new.intake.anonymous, new.parties, new.intake.summary) == (True, (), None)
    assert new.intake.received == dt.date(2026, 1, 5)


def test_what_was_erased_does_not_go_along():
    both = Providers().agree()
    both.council.store.erase("council", [both.case.intake.summary, both.case.parties[0].person])

    new = both.hand_over()

    assert (new.intake.summary, new.parties) == (None, ())


def test_of_a_complainant_of_whom_nothing_is_known_nothing_goes_along():
    both = Providers(complainant=None, complainant_id="customer-7").agree()

    assert both.hand_over().parties == ()
