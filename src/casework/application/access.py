"""Who may do and see what: the port of an access policy, and the one that allows everything."""

from enum import StrEnum
from typing import Protocol

from casework.application.ports import CaseRow
from casework.domain.actors import Actor
from casework.errors import UsageError

ANYONE = Actor("anyone")
"""The viewer of a read that names none."""

FOR_ANOTHER = "import-for-"
"""What the action of an import into the log of another organisation begins with; the id of that one follows."""


def viewer_of(viewer: Actor | None) -> Actor:
    """Return who reads: the actor ``anyone`` where nobody is named.

    Raises:
        UsageError: If *viewer* is no actor.
    """
    found: object = ANYONE if viewer is None else viewer
    if not isinstance(found, Actor):
        message = 'say who reads: viewer=Actor("staff-17")'
        raise UsageError(message)
    return found


class Sight(StrEnum):
    """What there is to be seen of a case: that it is there, with its dates and codes; its words; its people."""

    CASE = "case"
    WORDS = "words"
    PEOPLE = "people"


class AccessPolicy(Protocol):
    """Says who may do and see what. Every write and every read path asks it, counts, reports and exports included.

    It answers every question with True or False and raises nothing, also about people, actions and teams of which it
    has never heard; whoever reads without a name is the actor ``anyone``. As long as nobody's rights change, the same
    question has the same answer, whatever was asked in between, in each process and from any thread. People and cases
    are what their fields say; the next question about them comes with other objects.

    ``verify`` and ``rebuild`` tell of no case and ask nobody: they are for whoever keeps the store.
    """

    def may(self, actor: Actor, action: str, row: CaseRow | None) -> bool:
        """Whether *actor* may take *action*, the name of a decision, on the case of *row*.

        For ``receive`` it is the row that the case would have. *row* is None before an import, also one that only
        checks: then ``import`` is asked about, and every decision that the mapping stands for. After that ``receive``
        is asked about with the row of each case to be, and one that is refused is a rejected row. Where the mapping
        names other organisations of the store, ``import-for-`` with the id of each is asked about before as well:
        the rows that are theirs go into their logs, and the row of a case does not say whose it is.

        *row* is None too for what belongs to no case. Of restrictions on people ``restrict``, ``review-restriction``,
        ``appeal-restriction``, ``lift-restriction`` and, to read them, ``see-restrictions`` are asked about; of
        equality answers ``record-equality`` and, for their figures, ``see-equality-figures``; of answers to surveys
        ``record-answers``, ``see-answers`` and, for what people wrote, ``see-answer-words``; of whom surveys are for
        ``state-survey-wish``, ``invite``, ``hand-out-tokens`` and ``see-invitations``, of following up who was
        dissatisfied ``see-follow-ups``, with how to reach them, and ``record-follow-ups``; of labelled texts
        ``record-texts``, ``see-texts`` and ``see-text-words``; of the yearly review of standards
        ``review-standard`` and, to read it, ``see-standard-reviews``; of service improvements ``propose-improvement``,
        ``improve``, ``publish-improvement`` and ``see-improvements``; of why there was a dip or a rise
        ``explain-signal`` and ``see-explanations``; of figures of other bodies ``note-figure`` and
        ``see-noted-figures``; of consultations ``plan-consultation``, ``record-votes``, ``decide-consultation`` and
        ``see-consultations``; of what is published ``publish-readings`` and ``see-publications``; of notifications
        ``sweep``, ``deliver`` and, to see what waits and what failed, ``see-notifications``. Readings of
        indicators count the cases that the viewer sees, and ask about answers and figures only where they are made of
        them.

        ``retry-notification``, ``settle-notification`` and ``bounce-notification`` are asked about with the row of the
        case. What letters may say is in their templates, and what was sent of a case is seen by whoever sees the case.

        Whoever settles recomputed dates has to see every case; ``recompute`` is asked about without a row before, and
        then with the row of each one.
        """

    def sees(self, viewer: Actor, row: CaseRow, what: Sight) -> bool:
        """Whether *viewer* may see *what* of the case of *row*.

        The case itself is asked about alone, in lists and in counts; its words and its people when its file is read,
        and only where the case may be seen.
        """

    def sees_all(self, viewer: Actor) -> bool:
        """Whether *viewer* may see every case; then ``sees`` says yes to each, and lists and counts need not ask.

        Words and people are asked about all the same.
        """


class AllowAll:
    """The default access policy: everybody may do and see everything."""

    def may(self, actor: Actor, action: str, row: CaseRow | None) -> bool:  # noqa: ARG002 - the port's signature
        """Say yes."""
        return True

    def sees(self, viewer: Actor, row: CaseRow, what: Sight) -> bool:  # noqa: ARG002 - the port's signature
        """Say yes."""
        return True

    def sees_all(self, viewer: Actor) -> bool:  # noqa: ARG002 - the port's signature
        """Say yes."""
        return True
