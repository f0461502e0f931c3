"""Procedures of the law in few words, most of which do not come with casework: the form of its files can hold them."""

CHILDREN_ACT = """
id = "children-act-1989-representations-england"
name = "Children Act 1989 statutory complaints, three stages"
jurisdiction = "England"
legal_status = "statutory"
applies_to = ["complaint"]
working_day = "not Saturday, Sunday, Christmas Day, Boxing Day, Good Friday or a bank holiday under the 1971 Act"

[[version]]
effective_from = 2006-09-01
first_stages = ["1"]
citation = "SI 2006/1738"
evidence = "read"

[[version.stage]]
id = "1"
name = "Local resolution"
next = ["2"]

[[version.stage.limit]]
id = "respond"
name = "Answer the complaint"
starts = "stage_began"
done = "responded"
within = { amount = 10, unit = "working_days" }
citation = "SI 2006/1738 reg 14"
evidence = "read-secondary"
[version.stage.limit.extension]
base = "due"
amount = 10
unit = "working_days"
times = 1
at_most = 20
condition = "complex, or an advocate is needed"
tell = "the complainant"
evidence = "read-secondary"

[[version.stage]]
id = "2"
name = "Investigation"
next = ["3"]
milestones = ["statement-agreed"]

[[version.stage.limit]]
id = "respond"
name = "Answer with the investigation"
starts = "milestone:statement-agreed"
done = "responded"
within = { amount = 25, unit = "working_days" }
citation = "SI 2006/1738 reg 17"
evidence = "read-secondary"
note = "Whether the clock starts at the request or when the statement is agreed is disputed."
[version.stage.limit.extension]
base = "due"
amount = 40
unit = "working_days"
at_most = 65
tell = "the complainant, in writing"
evidence = "read-secondary"

[[version.stage]]
id = "3"
name = "Review panel"
milestones = ["panel-met", "panel-reported"]

[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge the request"
starts = "stage_began"
done = "acknowledged"
within = { amount = 2, unit = "working_days" }
citation = "guidance"
evidence = "memory"
[[version.stage.limit]]
id = "panel_meets"
name = "Let the panel meet"
starts = "stage_began"
done = "milestone:panel-met"
within = { amount = 30, unit = "working_days" }
citation = "SI 2006/1738 reg 19(4)"
evidence = "read"
[[version.stage.limit]]
id = "panel_report"
name = "Send the panel's report"
starts = "milestone:panel-met"
done = "milestone:panel-reported"
within = { amount = 5, unit = "working_days" }
citation = "SI 2006/1738 reg 20"
evidence = "read-secondary"
[[version.stage.limit]]
id = "authority_response"
name = "Answer the panel's recommendations"
starts = "milestone:panel-reported"
done = "responded"
within = { amount = 15, unit = "working_days" }
citation = "SI 2006/1738 reg 20"
evidence = "read-secondary"

[[version.pause]]
reason = "advocate"
citation = "guidance"
evidence = "read-secondary"

[[version.window]]
id = "ask-for-stage-3"
name = "Time to ask for a panel"
to_stage = "3"
period = [{ starts = "the adjudication", trigger = "responded@2", within = { amount = 20, unit = "working_days" } }]
citation = "SI 2006/1738 reg 18"
evidence = "memory"

[version.referral]
body = "LGSCO"
period = { starts = "knowing of the matter", within = { amount = 12, unit = "months", calendar = "all-days" } }
citation = "LGA 1974 s.26B"
evidence = "memory"
"""

SPSO = """
id = "spso-mchp-2020"
name = "SPSO Model Complaints Handling Procedure"
jurisdiction = "Scotland"
legal_status = "model procedure with statutory force"
applies_to = ["complaint"]

[[version]]
effective_from = 2021-04-01
first_stages = ["1", "2"]
citation = "MCHP 2020"
evidence = "memory"

[[version.stage]]
id = "1"
name = "Frontline response"
next = ["2"]
[[version.stage.limit]]
id = "respond"
name = "Answer at the front line"
starts = "stage_began"
done = "responded"
within = { amount = 5, unit = "working_days", day_one = "same" }
citation = "MCHP 2020 para 15"
evidence = "read-secondary"
[version.stage.limit.extension]
base = "due"
amount = 5
unit = "working_days"
times = 1
at_most = 10
condition = "exceptional; a senior officer agrees"
evidence = "read-secondary"

[[version.stage]]
id = "2"
name = "Investigation"
[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge"
starts = "stage_began"
done = "acknowledged"
within = { amount = 3, unit = "working_days", day_one = "same" }
citation = "MCHP 2020"
evidence = "read-secondary"
[[version.stage.limit]]
id = "respond"
name = "Answer after investigation"
starts = "stage_began"
done = "responded"
within = { amount = 20, unit = "working_days", day_one = "same" }
citation = "MCHP 2020"
evidence = "read-secondary"
[version.stage.limit.extension]
base = "due"
condition = "clear good reason"
evidence = "read"

[[version.window]]
id = "ask-for-stage-2"
name = "Time to ask for stage 2"
to_stage = "2"
period = [
    { starts = "the answer", trigger = "responded@1", within = { amount = 2, unit = "months", calendar = "all-days" } },
    { starts = "the event, or knowing of it", within = { amount = 6, unit = "months", calendar = "all-days" } },
]
pick = "later"
citation = "MCHP 2020 para 16"
evidence = "read-secondary"

[version.referral]
body = "SPSO"
period = { starts = "knowing of the problem", within = { amount = 12, unit = "months", calendar = "all-days" } }
citation = "SPSO Act 2002"
evidence = "read"
"""

AWAABS_LAW = """
id = "awaabs-law-2025"
name = "Awaab's Law hazards (phase 1)"
jurisdiction = "England"
legal_status = "statutory"
applies_to = ["service_request"]

[[version]]
effective_from = 2025-10-27
first_stages = ["S", "E"]
citation = "SI 2025/1042; LTA 1985 s.10A"
evidence = "read-secondary"

[[version.stage]]
id = "E"
name = "Emergency hazard"
milestones = ["made-safe"]
[[version.stage.limit]]
id = "make_safe"
name = "Investigate and make safe"
starts = "stage_began"
done = "milestone:made-safe"
within = { amount = 24, unit = "hours", calendar = "all-days" }
citation = "SI 2025/1042"
evidence = "read-secondary"

[[version.stage]]
id = "S"
name = "Significant hazard"
next = ["E"]
milestones = ["investigated", "summary-sent", "works-done", "works-begun"]
[[version.stage.limit]]
id = "investigate"
name = "Investigate"
starts = "stage_began"
done = "milestone:investigated"
within = { amount = 10, unit = "working_days" }
citation = "SI 2025/1042 reg 6"
evidence = "read-secondary"
[[version.stage.limit]]
id = "written_summary"
name = "Send a written summary"
starts = "milestone:investigated"
done = "milestone:summary-sent"
within = { amount = 3, unit = "working_days" }
citation = "SI 2025/1042 reg 9"
evidence = "read-secondary"
[[version.stage.limit]]
id = "safety_works"
name = "Make the home safe"
starts = "milestone:investigated"
done = "milestone:works-done"
within = { amount = 5, unit = "working_days" }
citation = "SI 2025/1042 reg 11(2)(a)"
evidence = "read-secondary"
[[version.stage.limit]]
id = "begin_further_works"
name = "Begin further works"
starts = "milestone:investigated"
done = "milestone:works-begun"
within = [
    { amount = 5, unit = "working_days" },
    { amount = 12, unit = "weeks", calendar = "all-days" },
]
pick = "later"
citation = "SI 2025/1042 reg 11"
evidence = "read-secondary"
"""

OFCOM = """
id = "ofcom-adr"
name = "Telecoms complaints (Ofcom)"
jurisdiction = "UK"
legal_status = "regulator rule"
applies_to = ["complaint"]

[[version]]
first_stages = ["1"]
citation = "General Condition C4"
evidence = "read"
[[version.stage]]
id = "1"
name = "Provider"
milestones = ["adr-open"]
[[version.stage.limit]]
id = "adr_access"
name = "Open the way to the ombudsman"
starts = "received"
done = "milestone:adr-open"
within = { amount = 8, unit = "weeks", calendar = "all-days" }
citation = "General Condition C4"
evidence = "read"

[[version]]
effective_from = 2026-04-08
first_stages = ["1"]
citation = "General Condition C4"
evidence = "read"
[[version.stage]]
id = "1"
name = "Provider"
milestones = ["adr-open"]
[[version.stage.limit]]
id = "adr_access"
name = "Open the way to the ombudsman"
starts = "received"
done = "milestone:adr-open"
within = { amount = 6, unit = "weeks", calendar = "all-days" }
citation = "General Condition C4"
evidence = "read"
[version.referral]
body = "Communications Ombudsman or CISAS"
period = { starts = "the deadlock", within = { amount = 12, unit = "months", calendar = "all-days" } }
citation = "General Condition C4"
evidence = "read"
"""

NZ_LGOIMA = """
id = "nz-lgoima"
name = "NZ Local Government Official Information and Meetings Act"
jurisdiction = "New Zealand"
legal_status = "statutory"
applies_to = ["information_request"]
working_day = "20 December to 10 January and regional anniversary days do not count"

[[version]]
effective_from = 2019-03-21
first_stages = ["1"]
citation = "LGOIMA 1987 s.13"
evidence = "read-secondary"
[[version.stage]]
id = "1"
name = "Decision"
[[version.stage.limit]]
id = "respond"
name = "Decide"
starts = "stage_began"
done = "responded"
within = { amount = 20, unit = "working_days" }
citation = "LGOIMA 1987 s.13"
evidence = "read"
[version.stage.limit.extension]
base = "due"
condition = "volume or consultation; a reasonable time"
tell = "the requester, within 20 working days"
evidence = "read"
[version.referral]
body = "Ombudsman"
citation = "LGOIMA 1987"
evidence = "read"
"""

POLICE = """
id = "police-review-2020"
name = "Police complaint review"
jurisdiction = "England and Wales"
legal_status = "statutory"
applies_to = ["complaint"]

[[version]]
effective_from = 2020-02-01
first_stages = ["1"]
citation = "Police Reform Act 2002 Sch 3; SI 2020/2"
evidence = "read"
[[version.stage]]
id = "1"
name = "Force handling"
next = ["2"]
milestones = ["updated"]
[[version.stage.limit]]
id = "update"
name = "Update the complainant"
starts = "stage_began"
done = "milestone:updated"
repeats = true
within = { amount = 28, unit = "calendar_days", calendar = "all-days" }
citation = "SI 2020/2"
evidence = "read-secondary"
[[version.stage]]
id = "2"
name = "Review"
[[version.pause]]
reason = "wrong-body"
citation = "SI 2023/624 reg 65(3)"
evidence = "read"
[[version.window]]
id = "ask-for-review"
name = "Time in which the application must be received"
to_stage = "2"
citation = "SI 2020/2"
evidence = "read"
[[version.window.period]]
starts = "the date of the outcome letter"
trigger = "responded@1"
within = { amount = 28, unit = "calendar_days", calendar = "all-days" }
"""

DP_COMPLAINT = """
id = "dp-complaint-2026"
name = "Data protection complaint to a controller"
jurisdiction = "UK"
legal_status = "statutory"
applies_to = ["complaint"]

[[version]]
effective_from = 2026-06-19
first_stages = ["1"]
citation = "DPA 2018 s.164A"
evidence = "read-secondary"
source = "https://ico.org.uk"
[[version.stage]]
id = "1"
name = "Complaint"
[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge the complaint"
starts = "received"
done = "acknowledged"
within = { amount = 30, unit = "calendar_days", roll = "forward" }
citation = "DPA 2018 s.164A"
evidence = "read-secondary"
source = "https://ico.org.uk"
[[version.stage.limit]]
id = "outcome"
name = "Tell the outcome without undue delay"
starts = "received"
done = "responded"
citation = "DPA 2018 s.164A"
evidence = "read-secondary"
source = "https://ico.org.uk"
[version.referral]
body = "Information Commissioner"
citation = "DPA 2018 s.165"
evidence = "read"
"""

SCHOOL = """
id = "schools-england"
name = "School complaints"
jurisdiction = "England"
legal_status = "duty to have a procedure; numbers local"
applies_to = ["complaint"]
working_day = "school day: not weekends, holidays or inset days"

[[version]]
effective_from = 2002-01-01
first_stages = ["1"]
citation = "Education Act 2002 s.29"
evidence = "memory"
[[version.stage]]
id = "1"
name = "Informal, head"
next = ["2"]
[[version.stage.limit]]
id = "respond"
name = "Answer"
starts = "stage_began"
done = "responded"
within = { amount = 10, unit = "school_days", closed_day = "deemed" }
citation = "Our complaints policy, section 3"
evidence = "local"
[[version.stage]]
id = "2"
name = "Governors' panel"
[[version.stage.limit]]
id = "panel"
name = "Let the panel meet"
starts = "stage_began"
done = "accepted"
citation = "Education Act 2002 s.29"
evidence = "local"
[[version.window]]
id = "complain"
name = "Time to complain"
period = [{ starts = "the incident", within = { amount = 3, unit = "months", calendar = "all-days" } }]
citation = "DfE best practice"
evidence = "read-secondary"
[version.referral]
body = "Secretary of State"
citation = "Education Act 1996 s.496"
evidence = "read"
"""

SKETCHES = {
    "children-act": CHILDREN_ACT,
    "spso": SPSO,
    "awaabs-law": AWAABS_LAW,
    "ofcom": OFCOM,
    "nz-lgoima": NZ_LGOIMA,
    "police": POLICE,
    "dp-complaint": DP_COMPLAINT,
    "school": SCHOOL,
}
