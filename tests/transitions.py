"""A procedure whose second version came into force while cases were open."""

from casework.adapters.toml_procedures import parse_procedure

FIRST_DAY = "2026-04-08"
OLD, NEW = "switch@2020-01-01", "switch@2026-04-08"

TEXT = """
id = "switch"
name = "Eight weeks become six"
jurisdiction = "Nowhere"
legal_status = "an example"
applies_to = ["complaint"]
ANCHOR

[[version]]
effective_from = 2020-01-01
first_stages = ["1"]
citation = "Rules 2020"
evidence = "local"
[version.referral]
body = "the ombudsman"
citation = "Rules 2020"
evidence = "local"
[[version.pause]]
reason = "strike"
citation = "Rules 2020"
evidence = "local"
[[version.stage]]
id = "1"
name = "Adviser"
next = ["2", "panel"]
[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge"
starts = "stage_began"
done = "acknowledged"
within = { amount = 10, unit = "calendar_days", calendar = "all-days" }
citation = "Rules 2020"
evidence = "local"
[[version.stage.limit]]
id = "respond"
name = "Answer"
starts = "stage_began"
done = "responded"
within = { amount = 8, unit = "weeks", calendar = "all-days" }
citation = "Rules 2020"
evidence = "local"
[[version.stage]]
id = "2"
name = "Manager"
[[version.stage.limit]]
id = "respond"
name = "Answer again"
starts = "stage_began"
done = "responded"
within = { amount = 4, unit = "weeks", calendar = "all-days" }
citation = "Rules 2020"
evidence = "local"
[[version.stage]]
id = "panel"
name = "Panel"
[[version.stage.limit]]
id = "respond"
name = "Answer after the panel"
starts = "stage_began"
done = "responded"
within = { amount = 9, unit = "weeks", calendar = "all-days" }
citation = "Rules 2020"
evidence = "local"

[[version]]
effective_from = 2026-04-08
TAKES_OVER
first_stages = ["1"]
citation = "Rules 2026"
evidence = "local"
[version.referral]
body = "the ombudsman"
citation = "Rules 2026"
evidence = "local"
[[version.stage]]
id = "1"
name = "Adviser"
next = ["2"]
[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge"
starts = "stage_began"
done = "acknowledged"
within = { amount = 3, unit = "calendar_days", calendar = "all-days" }
citation = "Rules 2026"
evidence = "local"
[[version.stage.limit]]
id = "respond"
name = "Answer"
starts = "stage_began"
done = "responded"
within = { amount = 6, unit = "weeks", calendar = "all-days" }
citation = "Rules 2026"
evidence = "local"
[[version.stage]]
id = "2"
name = "Manager"
[[version.stage.limit]]
id = "respond"
name = "Answer again"
starts = "stage_began"
done = "responded"
within = { amount = 2, unit = "weeks", calendar = "all-days" }
citation = "Rules 2026"
evidence = "local"
"""


def switched(*, anchor="", takes_over=""):
    """The procedure with these two lines of its file."""
    return parse_procedure(TEXT.replace("ANCHOR", anchor).replace("TAKES_OVER", takes_over), name="switch.toml")


PLAIN = switched()
BY_STAGE = switched(anchor='anchor = "stage"')
TAKING_OVER = switched(takes_over="takes_over_open = true")
BOTH = switched(anchor='anchor = "stage"', takes_over="takes_over_open = true")


class Only:
    """A source that has one procedure."""

    def __init__(self, found):
        self.found = found

    def get(self, _procedure_id):
        return self.found

    def ids(self):
        return (self.found.id,)
