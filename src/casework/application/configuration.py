"""What a configuration says: whose cases these are, where they are kept, and which rules go before casework's own."""

from pathlib import Path

import attrs

from casework.application.organisations import Organisation
from casework.application.plugin_choice import PluginChoice


@attrs.frozen(kw_only=True)
class Configuration:
    """Everything that is needed to open a casebook.

    *store* is an address such as ``sqlite:////srv/complaints.db``; *procedures*, *calendars*, *outcomes*, *equality*
    (questions), *frameworks* (of standards), *indicators* (by which they are tested), *surveys*, *categories* (rules by
    which texts may be sorted), *reminders* (their schedules) and *templates* (of notifications) are folders with an
    organisation's own TOML files. They go before those that come with casework. *plugins* says which plugins may load.
    """

    organisation: Organisation
    store: str
    procedures: Path | None = None
    calendars: Path | None = None
    outcomes: Path | None = None
    equality: Path | None = None
    frameworks: Path | None = None
    surveys: Path | None = None
    indicators: Path | None = None
    categories: Path | None = None
    reminders: Path | None = None
    templates: Path | None = None
    plugins: PluginChoice = attrs.field(factory=PluginChoice)
