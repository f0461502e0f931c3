"""Deadlines of a case and windows of the complainant as data."""

import datetime as dt

from casework.application.as_data.dates import local_dates, local_text
from casework.application.as_data.explaining import explained
from casework.application.as_data.shapes import CaseSummary, DeadlineData, ReferralData, WindowData
from casework.application.reading import CaseFile
from casework.application.rulebook import Rulebook
from casework.domain.cases.case import Case
from casework.domain.deadlines import Deadline
from casework.domain.deadlines.windows import CaseWindow
from casework.domain.time.moments import Moment


def case_summary(rules: Rulebook, file: CaseFile, on: Moment, *, explain: bool = False) -> CaseSummary:
    """Return what every command that concerns one case tells scripts, with the deadlines as they stand *on* a day."""
    case, zone, soon = file.case, rules.place.zone, rules.organisation.soon
    return {
        "case": case.id,
        "reference": case.reference,
        "version": case.version,
        "status": case.status.value,
        "stage": case.stage,
        "deadlines": [
            {
                "visit": visit_of(case, deadline),
                **deadline_data(deadline, on, zone=zone, soon=soon, explain=explain),
            }
            for deadline in file.deadlines
        ],
        "allowed": list(file.allowed),
    }


def visit_of(case: Case, deadline: Deadline) -> int:
    """Return the how-manyth stay in its stage a deadline belongs to, from 1 on."""
    return 1 + sum(visit.stage == deadline.stage for visit in case.visits[: deadline.visit])


def deadline_data(
    deadline: Deadline, on: Moment | None, *, zone: dt.tzinfo, soon: int, explain: bool = False
) -> DeadlineData:
    """Return one deadline, with its status at *on* where that is given; *soon* is in working days.

    Dates are local days in *zone*; of a limit in hours, which is due at an instant, they are local instants.
    """
    starts, due, done = local_dates(deadline, zone)
    told: DeadlineData = {
        "stage": deadline.stage,
        "limit": deadline.limit,
        "starts": local_text(starts, zone),
        "due": local_text(due, zone),
        "done": local_text(done, zone),
        "provisional": deadline.provisional,
        "unconfirmed": deadline.unconfirmed,
    }
    if on is not None:
        told["status"] = deadline.status(on, soon=soon).value
    return {**told, **explained(deadline.explain())} if explain else told


def window_data(window: CaseWindow, *, zone: dt.tzinfo, explain: bool = False) -> WindowData:
    """Return one window of the complainant, whether anything is known of it or not; dates are local days in *zone*."""
    told: WindowData = {
        "window": window.window,
        "name": window.name,
        "to_stage": window.to_stage,
        "until": local_text(window.until, zone),
        "bound": window.bound.value if window.bound else None,
        "provisional": window.provisional,
        "unconfirmed": window.unconfirmed,
        "periods": [
            {
                "starts": period.starts,
                "starts_on": local_text(period.starts_on, zone),
                "until": local_text(period.until, zone),
            }
            for period in window.periods
        ],
    }
    return {**told, **explained(window.explain())} if explain else told


def referral_data(rules: Rulebook, case: Case, *, explain: bool = False) -> ReferralData | None:
    """Return where the complainant can go in the end and until when; None where the procedure names no body."""
    window = rules.referral(case, {})
    if window is None:
        return None
    return {"body": str(window.body), **window_data(window, zone=rules.place.zone, explain=explain)}
