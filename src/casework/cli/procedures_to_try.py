"""The procedures by which ``--suggest`` tries the due days of a source: the organisation's own, and the codes here."""

from functools import partial

from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.application.suggesting import KnownProcedures
from casework.cli.counting_advice import counting, policy_for
from casework.cli.opening import calendars_here, configured_here, procedures_here

__all__ = ["procedures_to_try"]

_NATION = "england-and-wales"
_CODES = {
    _NATION: ("lgsco-code-2024", "housing-ombudsman-code-2024"),
    "scotland": ("spso-mchp-2020",),
    "northern-ireland": ("nipso-mchp",),
}
"""What councils and housing associations complain by, where public holidays are those of a nation."""


def procedures_to_try() -> KnownProcedures:
    """Return what may govern the cases of the organisation that is configured here, or of one in England.

    Raises:
        ConfigurationError: If the configuration has mistakes.
        NotFoundError: If it names a calendar that there is not.
    """
    settings, procedures = configured_here(), procedures_here()
    body = settings.organisation if settings else Organisation(id="unknown", calendar=_NATION)
    own = [name for name in procedures.ids() if procedures.is_own(name)]
    codes = [name for name in _CODES.get(body.nation or body.calendar, ()) if name not in own]
    return KnownProcedures(
        rulebook=Rulebook(body, procedures=procedures, calendars=calendars_here()),
        ids=(*own, *codes),
        said=counting,
        policy=partial(policy_for, procedures=procedures),
    )
