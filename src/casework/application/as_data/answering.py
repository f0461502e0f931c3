"""The part of a casebook that tells what it gave as plain data, for templates, interfaces and scripts."""

from typing import Any

from casework.application.as_data.deadlines import case_summary, deadline_data, referral_data, window_data
from casework.application.as_data.facts import facts_data, people_data
from casework.application.as_data.history import history_data
from casework.application.as_data.linked import linked_data
from casework.application.as_data.next_steps import next_steps_data
from casework.application.as_data.seen import Seen
from casework.application.as_data.shapes import CaseCore
from casework.application.codec import json_data
from casework.application.ports import CaseRow, Clock, RowQuery
from casework.application.reading import CaseFile, Reader
from casework.application.restrictions import Restricting
from casework.domain.actors import Actor
from casework.domain.deadlines import Deadline
from casework.domain.deadlines.windows import CaseWindow
from casework.domain.next_steps import NextSteps
from casework.domain.time.moments import Moment, checked
from casework.errors import UsageError


class AsData(Restricting):
    """What a casebook gave, as data that goes into JSON."""

    clock: Clock
    _reader: Reader

    def deadlines(self, case: str, *, viewer: Actor | None = None) -> tuple[Deadline, ...]:
        """Return every deadline of a case, in the order of its stages and limits."""
        return self.rulebook.deadlines(self._reader.case(case, viewer))

    def find(self, query: RowQuery | None = None, *, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return one page of rows as they were last made; the last one goes into the next query's ``after``.

        ``due``, ``rows`` and ``tabulate`` make rows anew first where a rule or a holiday changed.
        """
        return self._reader.find(query, viewer)

    def as_dict(
        self,
        what: CaseFile | CaseRow | Deadline | CaseWindow | NextSteps,
        *,
        viewer: Actor | None = None,
        on: Moment | None = None,
        explain: bool = False,
        history: bool = False,
        people: bool = False,
    ) -> dict[str, Any]:
        """Return what this casebook gave as plain data that goes into JSON, of which ``json_schema`` has the schemas.

        Of a case's file it is what ``casework show --json`` prints, its row apart.

        Args:
            what: The file of a case, a row, a deadline, a window, or what comes next.
            viewer: Who is told. What the file left out for its viewer stays out.
            on: The day, or the instant, for which it is said how dates stand; today, if left out.
            explain: Say of each date how it was counted, in sentences and as steps.
            history: With a file, every entry of the log.
            people: With a file, also what is known of people.

        Raises:
            UsageError: If it is something else.
        """
        when = self.rulebook.day(self.clock.now()) if on is None else checked(on)
        zone = self.rulebook.place.zone
        match what:
            case CaseFile():
                seen = Seen(book=self, file=what, on=when, viewer=viewer, people=people)
                return self._case_data(seen, explain=explain, history=history)
            case CaseRow():
                told: dict[str, Any] = json_data(what)
                return told
            case Deadline():
                soon = self.rulebook.organisation.soon
                return {**deadline_data(what, when, zone=zone, soon=soon, explain=explain)}
            case CaseWindow():
                return {**window_data(what, zone=zone, explain=explain)}
            case NextSteps():
                return {**next_steps_data(what, zone=zone)}
        message = "as_dict tells of what a casebook gave: the file of a case, a row, a deadline, a window or next steps"
        raise UsageError(message)

    def _case_data(self, seen: Seen, *, explain: bool, history: bool) -> dict[str, Any]:
        rules, case = self.rulebook, seen.case
        coming = self._reader.next_steps(case, seen.on, seen.restrictions)
        core: CaseCore = {
            **case_summary(rules, seen.file, seen.on, explain=explain),
            "on": seen.text(seen.on),
            **facts_data(seen),
            "windows": [window_data(each, zone=seen.zone, explain=explain) for each in rules.windows(case, {})],
            "referral": referral_data(rules, case, explain=explain),
            "linked_deadlines": linked_data(seen),
            "next": next_steps_data(coming, zone=seen.zone),
        }
        told: dict[str, Any] = {**core}
        if history:
            told["history"] = history_data(seen)
        return told | people_data(seen) if seen.people else told
