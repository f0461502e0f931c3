"""Exampleton Borough Council: a body that does not exist, for simulations and demonstrations.

Nobody here is real. Its services, teams and words are made up, and so is how often each sort of contact comes in.
"""

from collections.abc import Mapping
from importlib import resources

import attrs

from casework.domain.cases.vocabulary import Channel, Kind, RemedyKind

NAME = "Exampleton Borough Council"

KINDS: dict[Kind, int] = {
    Kind.COMPLAINT: 36,
    Kind.SERVICE_REQUEST: 28,
    Kind.COMPLIMENT: 11,
    Kind.COMMENT: 8,
    Kind.SUGGESTION: 7,
    Kind.INFORMATION_REQUEST: 10,
}
"""Every kind of contact that comes in, and how many of a hundred are of it."""

CHANNELS: dict[Channel, int] = {
    Channel.WEB: 44,
    Channel.PHONE: 24,
    Channel.EMAIL: 20,
    Channel.LETTER: 7,
    Channel.IN_PERSON: 5,
}
"""Every way by which a contact comes in, and how many of a hundred take it."""

PROCEDURES: dict[Kind, str] = {
    Kind.COMPLAINT: "lgsco-code-2024",
    Kind.SERVICE_REQUEST: "local-service-requests",
    Kind.COMPLIMENT: "local-feedback",
    Kind.COMMENT: "local-feedback",
    Kind.SUGGESTION: "local-feedback",
    Kind.INFORMATION_REQUEST: "foi-2000",
}
"""The procedure for each kind, where the service names no other one for complaints."""


@attrs.frozen(kw_only=True)
class Service:
    """A service of the council.

    *share* is how many of a hundred contacts concern it, *staff* how many people answer for it, *complaints* the
    procedure for complaints about it where it has one of its own. *faults*, *wishes* and *praise* are what people
    write.
    """

    id: str
    share: int
    staff: int
    faults: tuple[str, ...]
    wishes: tuple[str, ...]
    praise: tuple[str, ...]
    complaints: str | None = None

    @property
    def handlers(self) -> tuple[str, ...]:
        """The ids of those who answer."""
        return tuple(f"{self.id}-officer-{number}" for number in range(1, self.staff + 1))


SERVICES: tuple[Service, ...] = (
    Service(
        id="waste",
        share=30,
        staff=3,
        faults=(
            "The bins were missed three times",
            "The garden bin was left in the road",
            "No answer about a lost bin",
        ),
        wishes=("A new recycling box", "Collect the old sofa", "A second food caddy"),
        praise=("The crew came back for a bin put out late", "The tip was tidy and the staff helped"),
    ),
    Service(
        id="housing-repairs",
        share=20,
        staff=3,
        faults=(
            "The boiler repair was put off twice",
            "Damp reported and nobody came",
            "The lift is out of order again",
        ),
        wishes=("Mend the stair light", "A new front door key", "Look at a dripping tap"),
        praise=("The plumber explained everything", "The repair was done on the day it was promised"),
        complaints="housing-ombudsman-code-2024",
    ),
    Service(
        id="highways",
        share=18,
        staff=2,
        faults=("The pothole was reported in spring", "The street lamp is still dark", "A claim was not answered"),
        wishes=("Mend a pothole", "Cut the hedge by the crossing", "Grit the hill by the school"),
        praise=("The new crossing makes the walk to school safe", "The gully was cleared the same day"),
    ),
    Service(
        id="council-tax",
        share=16,
        staff=2,
        faults=("Billed twice after a move", "A reminder came for a bill that was paid", "The discount was taken away"),
        wishes=("Change the day of the direct debit", "A copy of last year's bill", "Apply for a discount"),
        praise=("The officer sorted out the bill in one call", "The letter was easy to understand"),
    ),
    Service(
        id="adult-social-care",
        share=9,
        staff=2,
        faults=("The assessment took months", "Carers came at different hours every day", "A visit was missed"),
        wishes=("Review the care plan", "A grab rail for the bath"),
        praise=("The carers were kind throughout", "The assessor listened"),
        complaints="adult-social-care-nhs-england-2009",
    ),
    Service(
        id="parks",
        share=7,
        staff=1,
        faults=("The play area has been shut since May", "Nobody answered about the felled tree"),
        wishes=("Mend the swing", "Empty the bin by the pond"),
        praise=("The flower beds look well", "The gardeners helped a lost child"),
    ),
)

ASKED_FOR = (
    "How much was spent on agency staff last year",
    "How many parking fines were cancelled",
    "The contract for the recycling centre",
    "How many homes stood empty on 1 April",
)
"""What requests for information ask for."""

CAUSES: dict[str, int] = {
    "delay": 38,
    "service-not-provided": 24,
    "communication": 18,
    "decision": 12,
    "staff-conduct": 8,
}
"""What complaints are about, as codes of the scheme ``cause``, of a hundred."""

OUTCOMES: dict[Kind, dict[str, int]] = {
    Kind.COMPLAINT: {"upheld": 34, "partly-upheld": 27, "not-upheld": 39},
    Kind.SERVICE_REQUEST: {"done": 86, "not-done": 14},
    Kind.SUGGESTION: {"taken-up": 30, "not-taken-up": 70},
    Kind.INFORMATION_REQUEST: {"granted": 68, "granted-in-part": 22, "refused": 10},
}
"""How cases end, of a hundred; praise and comments need no answer."""


@attrs.frozen(kw_only=True)
class Promise:
    """What is promised after a complaint was upheld: of a hundred, in which words, and to be done in how many days."""

    share: int
    what: str
    working_days: int


REMEDIES: dict[RemedyKind, Promise] = {
    RemedyKind.APOLOGY: Promise(share=85, what="A letter of apology from the head of the service", working_days=5),
    RemedyKind.ACTION: Promise(share=45, what="What was asked for is done, and checked", working_days=20),
    RemedyKind.PAYMENT: Promise(share=20, what="A payment for the time and trouble", working_days=15),
}
"""What is done to put things right."""

AMOUNTS: dict[str, int] = {"25.00": 30, "50.00": 35, "75.50": 10, "150.00": 20, "300.00": 5}
"""What is paid, in pounds, of a hundred payments."""

REFUSED_PAYMENTS = 4
"""Of how many in a hundred payments the complainant wants none."""


@attrs.frozen(kw_only=True)
class Lesson:
    """What was learned: of a hundred lessons, and in which words."""

    share: int
    what: str


LESSONS: dict[str, Lesson] = {
    "information": Lesson(share=35, what="The first letter now says who deals with it and by when"),
    "contractor": Lesson(share=25, what="The contractor reports missed visits on the same day"),
    "training": Lesson(share=25, what="The team went through the procedure once more"),
    "policy": Lesson(share=15, what="The policy says who decides when two teams are concerned"),
}
"""What is learned from complaints, by its cause."""

LEARNED = 30
"""From how many in a hundred upheld answers something is learned."""

TOO_LATE = "The matter is more than a year old, and the letters from that time are gone"
"""Why a late complaint is refused."""


def words_for(kind: Kind, service: Service) -> tuple[str, ...]:
    """Return what somebody may have written in a contact of *kind* about *service*."""
    match kind:
        case Kind.INFORMATION_REQUEST:
            return ASKED_FOR
        case Kind.COMPLIMENT:
            return service.praise
        case Kind.SERVICE_REQUEST | Kind.SUGGESTION:
            return service.wishes
        case _:
            return service.faults


def own_procedures() -> Mapping[str, str]:
    """Return the procedures with the council's own promises, each as the name of its file and its TOML text."""
    return {name.partition("/")[2]: text for name, text in own_files().items() if name.startswith("procedures/")}


def own_files() -> Mapping[str, str]:
    """Return every file of the council's own rules, by its folder and name, as TOML text.

    They are its procedures, its charter, how that is measured, what is asked at its open day, and by which words
    complaints are sorted.
    """
    rules = resources.files("casework") / "data" / "exampleton"
    return {
        f"{folder.name}/{file.name}": file.read_text(encoding="utf-8")
        for folder in sorted(rules.iterdir(), key=lambda each: each.name)
        for file in sorted(folder.iterdir(), key=lambda each: each.name)
    }
