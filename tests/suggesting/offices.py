"""How offices write registers of two stages: the headings of one row for each case, and the words for what was found.

They were collected from what councils, landlords and ombudsmen call things on their pages. `OFFICES` were written down
before the drafting was tried on any of them; `LATER` in four lots, each before it was tried.
"""

import attrs

UPHELD = {"upheld": "Upheld", "partly-upheld": "Partly upheld", "not-upheld": "Not upheld"}
JUSTIFIED = {"upheld": "Justified", "partly-upheld": "Part justified", "not-upheld": "Not justified"}


@attrs.frozen(kw_only=True)
class Office:
    """How an office writes its register: the *headings* in their order, by what they are, and the words it uses.

    *words_of_stage_2* are those of its reviews, where they are others. *extras* are other columns: their headings, the
    parts of a case after which they have a day, how many working days after it, and in how many of 100 cases. An office
    *without_stage_2* has none. Cases begin in the stage *first*: in 0 where an informal one goes before stage 1.
    """

    headings: dict[str, str]
    words: dict[str, str] = attrs.Factory(lambda: UPHELD)
    words_of_stage_2: dict[str, str] | None = None
    withdrawn: str = "Withdrawn by customer"
    form: str = "%d/%m/%Y"
    extras: tuple[tuple[str, str, int, int], ...] = ()
    without_stage_2: bool = False
    first: str = "1"

    def of(self, *parts):
        """Return the headings of *parts*, as far as the office has them."""
        return tuple(self.headings[part] for part in parts if part in self.headings)


def _headings(text):
    parts = [
        "ref",
        "received",
        "name",
        "department",
        "acknowledged",
        "target",
        "more",
        "reply",
        "outcome",
        "withdrawn",
        "begun",
        "acknowledged2",
        "target2",
        "more2",
        "reply2",
        "outcome2",
        "note",
        "begun3",
        "target3",
        "reply3",
        "outcome3",
    ][: len(text.split("|"))]
    found = dict(zip(parts, (each.strip() for each in text.split("|")), strict=True))
    return {part: heading for part, heading in found.items() if heading}


OFFICES = {
    "review": Office(
        headings=_headings(
            "Our ref|Rec'd|Customer|Service area|Ack'd|S1 target|S1 holding ltr - new target|"
            "Initial reply out|S1 finding||Review req'd||Review target|Review holding ltr - new target|"
            "Final letter issued|Review finding|Comments"
        ),
        words=JUSTIFIED,
    ),
    "requested": Office(
        headings=_headings(
            "Complaint ref|Date received|Complainant|Department|Acknowledged|Target date|Revised target|"
            "Response sent|Outcome||Date reviewed requested||Review due|Revised review target|Review reply|"
            "Review outcome|"
        ),
        form="%Y-%m-%d",
    ),
    "abbreviated": Office(
        headings=_headings(
            "Case no|Date rec'd|Name|Dept|Ack sent|S1 due|New S1 target|S1 reply|S1 decision||S2 req'd|"
            "S2 ackd|S2 due|New S2 target|S2 final letter|S2 decision|Notes"
        ),
        withdrawn="Complaint withdrawn",
    ),
    "in words": Office(
        headings=_headings(
            "Ref|Received|Complainant|Service|Acknowledged on|Stage One target|Stage One extended to|"
            "Stage One response|Stage One outcome|Date withdrawn|Stage Two request|Stage Two ack|"
            "Stage Two target|Stage Two extended to|Stage Two response|Stage Two outcome|"
        ),
        withdrawn="Withdrawn",
    ),
    "appeal": Office(
        headings=_headings(
            "Complaint No|Logged|Customer name|Team|Ack'd|Target|New target|Replied|Upheld?||Appeal lodged||"
            "Appeal target||Appeal reply|Appeal upheld?|"
        ),
        withdrawn="Retracted by complainant",
        form="%d-%b-%y",
    ),
    "frontline": Office(
        headings=_headings(
            "Reference|Date opened|Complainant name|Directorate|Date acknowledged|Frontline due|"
            "Frontline extn to|Frontline response|Frontline outcome||Investigation req||Investigation due|"
            "Investigation extn to|Investigation response|Investigation outcome|Lessons"
        ),
        withdrawn="No longer pursued",
    ),
    "escalated": Office(
        headings=_headings(
            "Our Reference|Recd|Resident|Service|Ackd|Due|Extn to|Response issued|Finding||Escalated||"
            "Escalation due||Review response sent|Review decision|"
        ),
        words=JUSTIFIED,
        form="%Y-%m-%d",
    ),
    "stg": Office(
        headings=_headings(
            "Case ref|Date Rec|Customer|Dept|Ack|Stg 1 due|Stg 1 new due|Stg 1 resp|Stg 1 outcome|"
            "Withdrawn on|Stg 2 rec'd|Stg 2 ack|Stg 2 due|Stg 2 new due|Stg 2 resp|Stg 2 outcome|"
        ),
        withdrawn="Cancelled by customer",
    ),
    "ordinals": Office(
        headings=_headings(
            "Ref no|Date in|Complainant|Team|Ack|1st stage due|Extended until|1st stage response|"
            "1st stage finding||2nd stage requested||2nd stage due||2nd stage response|2nd stage finding|"
        ),
    ),
    "panel": Office(
        headings=_headings(
            "Complaint ID|Received on|Tenant|Service|Acknowledged|Response due|Extension agreed to|"
            "Response date|Decision||Panel requested||Panel target||Panel decision letter|Panel decision|"
        ),
        withdrawn="Dropped",
    ),
    "director": Office(
        headings=_headings(
            "Ref|Rec'd|Name|Section|Ack'd|Target|Later target|Manager's reply|Finding||Dissatisfied||"
            "Director's target||Director's reply|Director's finding|Remarks"
        ),
        words=JUSTIFIED,
    ),
    "further": Office(
        headings=_headings(
            "Ref|Date of letter in|Customer|Department|Ack|Reply due|Reply due (amended)|Reply|Result||"
            "Further letter in||Further reply due||Further reply|Further result|"
        ),
        form="%Y-%m-%d",
    ),
    "st": Office(
        headings=_headings(
            "Complaint number|Opened|Customer|Service area|Acknowledged|St1 due|St1 extended|St1 reply|"
            "St1 result||St2 opened||St2 due|St2 extended|St2 reply|St2 result|"
        ),
        withdrawn="Customer withdrew",
    ),
    "level": Office(
        headings=_headings(
            "Log no|Date|Complainant|Team|Ack|Level 1 target|Level 1 revised|Level 1 reply|Level 1 outcome||"
            "Level 2 date||Level 2 target||Level 2 reply|Level 2 outcome|"
        ),
    ),
    "tier": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Acknowledged|Tier 1 deadline|Tier 1 deadline extended|"
            "Tier 1 answered|Tier 1 finding||Tier 2 began|Tier 2 acknowledged|Tier 2 deadline||"
            "Tier 2 answered|Tier 2 finding|"
        ),
        withdrawn="Not pursued by complainant",
        form="%d-%b-%y",
    ),
    "numbered": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack|Response 1 due|Response 1 new date|Response 1|Outcome 1||"
            "Escalation date||Response 2 due||Response 2|Outcome 2|"
        ),
    ),
    "chief executive": Office(
        headings=_headings(
            "Complaint|Date made|Complainant|Dept|Acknowledged|Target|Target (ext)|Letter sent|Outcome||"
            "CE review asked||CE target||CE letter sent|CE outcome|"
        ),
        withdrawn="Withdrawn - resolved by call",
    ),
    "nothing begins": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Acknowledged|Target|Extended to|Response sent|Outcome||||||"
            "Final response sent|Final outcome|"
        ),
    ),
    "informal": Office(
        headings=_headings(
            "Ref|Rec'd|Customer|Service|Ack'd|Informal due|Informal - more time to|Informal reply|"
            "Informal outcome||Formal req'd||Formal due|Formal - more time to|Formal reply|Formal outcome|"
        ),
        words=JUSTIFIED,
    ),
    "corporate": Office(
        headings=_headings(
            "Case|Date rcvd|Customer|Directorate|Ack date|Service due|Service due - extended|Service reply|"
            "Service outcome||To corporate||Corporate due|Corporate due - extended|Corporate reply|"
            "Corporate outcome|"
        ),
        withdrawn="Withdrawn by cust.",
        form="%Y-%m-%d",
    ),
}
"""The first twenty."""

LATER = {
    "mediation": Office(
        headings=_headings(
            "Reference number|Date complaint received|Complainant|Service|Acknowledgement due|"
            "Target response|Ext. date agreed|Formal response|Finding|Date complaint withdrawn|"
            "Review request|Review ack|Review target date|Review ext. date|Review completed|Review finding|"
            "Notes"
        ),
    ),
    "ho": Office(
        headings=_headings(
            "Case ID|Date logged|Tenant name|Team|S1 Acknowledged|S1 response due|S1 extension agreed until|"
            "S1 response sent|S1 outcome||S2 escalation date|S2 acknowledged|S2 response due|"
            "S2 extension agreed until|S2 response sent|S2 outcome|"
        ),
    ),
    "stat": Office(
        headings=_headings(
            "No|Received|Rep|Team|Ack'd|LR target|LR target ext|LR response|LR outcome||Inv started||"
            "Inv target||Adjudication letter|Adjudication outcome|"
        ),
        withdrawn="Cplt withdrawn",
    ),
    "short": Office(
        headings=_headings("Ref|In|Cust|Dept|Ack|Due 1|Ext 1|Out 1|Res 1||In 2||Due 2|Ext 2|Out 2|Res 2|"),
    ),
    "head": Office(
        headings=_headings(
            "Complaint Reference|Date Received|Customer|Service|Date Acknowledged|Date Due|Extension Date|"
            "Date Responded|Decision||Date Escalated to Head of Service||Escalation Due Date||"
            "Head of Service Response Date|Head of Service Decision|"
        ),
    ),
    "reconsider": Office(
        headings=_headings(
            "Our Ref.|Rec'd|Complainant|Section|Ack'd|Reply by|Reply by (2)|Replied on|O/come||"
            "Reconsideration asked for||Reconsid. reply by||Reconsid. replied on|Reconsid. o/come|"
        ),
    ),
    "second look": Office(
        headings=_headings(
            "ID number|Date of complaint|Customer|Team|Acknowledged|Target|Target moved to|Answer|Result||"
            "2nd look requested||2nd look target||2nd answer|2nd result|"
        ),
    ),
    "cabinet": Office(
        headings=_headings(
            "Ref|Received|Name|Dept|Ack|Deadline|Deadline extended to|Response|Outcome||"
            "Member panel requested||Panel date due||Panel letter|Panel outcome|"
        ),
    ),
    "noise": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack'd|Target|Extended to|Reply sent|Outcome||Stage 2 request||"
            "Stage 2 target||Stage 2 reply sent|Stage 2 outcome|"
        ),
        extras=(
            ("Compensation paid", "reply", 3, 20),
            ("LGSCO decision", "reply2", 30, 30),
            ("Survey sent", "reply", 5, 50),
            ("Lessons due", "reply", 20, 30),
        ),
    ),
    "noise unnamed": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack'd|Target|Extended to|Reply sent|Outcome||Asked for review||"
            "Review target||Outcome letter|Review outcome|"
        ),
        extras=(
            ("Paid", "reply", 3, 20),
            ("Ombudsman", "reply2", 30, 30),
            ("Feedback form", "reply", 5, 50),
            ("Action plan by", "reply", 20, 30),
        ),
    ),
    "one stage noise": Office(
        headings=_headings("Ref|Received|Customer|Service|Ack'd|Target|New date|Reply sent|Outcome||||||||"),
        extras=(
            ("Compensation paid", "reply", 3, 20),
            ("LGO enquiry", "reply", 30, 5),
            ("Survey issued", "reply", 5, 50),
            ("Letter of apology sent", "reply", 6, 20),
            ("Remedy completed", "reply", 10, 30),
        ),
        without_stage_2=True,
    ),
    "one stage follow up": Office(
        headings=_headings("Ref|Received|Customer|Service|Ack'd|Target||Response date|Outcome||||||||"),
        extras=(
            ("Follow up sent", "reply", 5, 30),
            ("Follow up reply", "reply", 15, 20),
            ("Chased", "received", 5, 20),
        ),
        without_stage_2=True,
    ),
    "one stage interim": Office(
        headings=_headings("Ref|Received|Customer|Service|Ack'd|Target||Full response|Outcome||||||||"),
        extras=(
            ("Holding response", "received", 3, 30),
            ("Interim reply", "received", 4, 20),
            ("Closed", "reply", 0, 100),
        ),
        without_stage_2=True,
    ),
    "closed": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack'd|Target|Revised date|Responded|Finding||Escalated on||Due 2||"
            "Responded 2|Finding 2|"
        ),
        extras=(("Date closed", "withdrawn reply reply2", 0, 100),),
    ),
    "joined": Office(
        headings=_headings(
            "Ref|Date In|Customer|Service|Date Ack|Date Due|Date Due Revised|Date Out|Result||Date In (S2)||"
            "Date Due (S2)||Date Out (S2)|Result (S2)|"
        ),
    ),
    "wordy": Office(
        headings=_headings(
            "Complaint reference number|Date complaint was received|Name of complainant|"
            "Service complained about|Date acknowledgement sent|Date response is due|If extended, new date|"
            "Date of stage 1 response|Was the complaint upheld?||Date customer asked for escalation||"
            "Date stage 2 response is due||Date of stage 2 response|Was it upheld at stage 2?|"
            "Any other comments"
        ),
    ),
    "tick": Office(
        headings=_headings(
            "Ref|Recd|Cust|Svc|Ack|Tgt|Ext tgt|Resp|Dec||Rev recd||Rev tgt|Rev ext tgt|Rev resp|Rev dec|"
        ),
    ),
    "spso": Office(
        headings=_headings(
            "SPSO ref|Date received|Complainant|Service|Acknowledged|5 day target|Extension granted to|"
            "Frontline resolution date|Frontline decision||Escalated to investigation||20 day target|"
            "Investigation ext to|Investigation closed|Investigation decision|Lessons learned"
        ),
    ),
    "wales": Office(
        headings=_headings(
            "Case No.|Received|Customer|Directorate|Ack'd|Informal target|Informal target (revised)|"
            "Informal resolution|Informal outcome||Formal stage start|Formal ack|Formal target|"
            "Formal target (revised)|Formal report sent|Formal outcome|"
        ),
        words=JUSTIFIED,
    ),
    "excel": Office(
        headings=_headings(
            "ID|DateRecd|CustName|Dept|DateAckd|TargetDate|RevTargetDate|DateReplied|Outcome||ReviewReqdDate|"
            "|ReviewTargetDate|ReviewRevTarget|ReviewReplyDate|ReviewOutcome|"
        ),
        form="%Y-%m-%d",
    ),
    "unhappy": Office(
        headings=_headings(
            "Ref|Letter received|From|Service|Ack|Reply needed|More time agreed to|Reply posted|Found||"
            "Still unhappy||Second reply needed||Second reply posted|Second finding|"
        ),
    ),
    "chair": Office(
        headings=_headings(
            "Ref|Date|Name|Team|Acknowledged|Due date|Extended due date|Response|Upheld Y/P/N||"
            "Date to Monitoring Officer||MO due||MO response|MO upheld Y/P/N|"
        ),
        words=UPHELD | {"partly-upheld": "Partially upheld"},
    ),
    "landlord": Office(
        headings=_headings(
            "Complaint ID|Date raised|Resident|Team|Ack date|S1 target date|S1 revised target date|"
            "S1 completed|S1 decision||S2 raised|S2 ack date|S2 target date|S2 revised target date|"
            "S2 completed|S2 decision|"
        ),
    ),
    "nhs": Office(
        headings=_headings(
            "Complaint ref|Date complaint received|Patient|Division|3 day ack|Agreed response date|"
            "Renegotiated response date|Response letter sent|Upheld||Reopened||Further response due||"
            "Further response letter sent|Further outcome|"
        ),
    ),
    "college": Office(
        headings=_headings(
            "No.|Recd|Student|School|Ackd|Stage I due|Stage I extended to|Stage I reply|Stage I outcome||"
            "Stage II recd||Stage II due|Stage II extended to|Stage II reply|Stage II outcome|"
        ),
    ),
    "parish": Office(
        headings=_headings(
            "Ref|Rec|Name|About|Ack|Answer by|Answer by (extended)|Clerk answered|Clerk's finding||"
            "Went to committee||Committee by||Committee answered|Committee's finding|"
        ),
    ),
    "abbr2": Office(
        headings=_headings(
            "CRN|D/Rec|Compl't|Dir.|D/Ack|D/Due|D/Ext|D/Resp|O/C||D/Rev||Rev D/Due||Rev D/Resp|Rev O/C|"
        ),
    ),
    "leisure": Office(
        headings=_headings(
            "Ticket|Made on|Member|Centre|Receipted|To be answered by|Extra time to|Answered|Verdict||"
            "Asked for a second view||To be answered by (2)||Answered (2)|Verdict (2)|"
        ),
    ),
    "police": Office(
        headings=_headings(
            "Ref No|Date recorded|Complainant|Dept|Date ack|Expected completion|Expected completion revised|"
            "Finalised|Result||Review application|Review acknowledged|Review expected||Review finalised|"
            "Review result|"
        ),
    ),
    "uni": Office(
        headings=_headings(
            "Case|Form submitted|Student name|Faculty|Acknowledgement sent|Outcome due|Outcome due (new)|"
            "Outcome letter|Outcome||Appeal form submitted||Appeal outcome due||Appeal outcome letter|"
            "Appeal result|"
        ),
    ),
    "water": Office(
        headings=_headings(
            "Contact ID|Contact date|Customer|Area|Ack letter|Deadline|Deadline 2|Substantive reply|"
            "Category upheld||Repeat contact||Repeat deadline||Repeat reply|Repeat upheld|"
        ),
    ),
    "town": Office(
        headings=_headings(
            "Ref|Rec'd on|Name|Committee|Ackn'd|Reply target|Holding ltr until|Town Clerk's reply|Finding||"
            "Ref'd to Mayor||Mayor's target||Mayor's reply|Mayor's finding|"
        ),
        words=JUSTIFIED,
    ),
    "flat": Office(
        headings=_headings(
            "Ref|Date 1|Customer|Service|Date 2|Date 3|Date 4|Date 5|Outcome A||Date 6||Date 7||Date 8|Outcome B|"
        ),
    ),
    "care": Office(
        headings=_headings(
            "Ref|Rec date|Service user|Provider|Ack date|Timescale|Timescale extended|Resolved on|Upheld||"
            "Stage 2 IO appointed||Stage 2 timescale|Stage 2 timescale extended|Stage 2 adjudicated|"
            "Stage 2 upheld|"
        ),
    ),
    "oneout": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack'd|Target|Extension|Stage 1 reply|Stage 1 outcome||"
            "Escalated to Stage 2|S2 ack'd|Stage 2 target|S2 extension|Stage 2 reply|Stage 2 outcome|"
        ),
        extras=(
            ("Date closed", "withdrawn reply reply2", 0, 100),
            ("Ombudsman decision date", "reply2", 40, 30),
            ("Compensation agreed", "reply", 2, 20),
        ),
    ),
    "stagecol": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack'd|Target|Target+|Response|Decision||Taken further||"
            "Target (further)||Response (further)|Decision (further)|"
        ),
        form="%d-%b-%y",
    ),
    "ackn'd": Office(
        headings=_headings(
            "Our ref|Date in|Customer|Service Area|Ackn'd|Reply by|Ext'n to|Reply sent|Finding||Review req'd|"
            "Rev. ackn'd|Rev. reply by|Rev. ext'n to|Rev. reply sent|Rev. finding|Remarks"
        ),
        words=JUSTIFIED,
        words_of_stage_2={
            "upheld": "Upheld on review",
            "partly-upheld": "Partly upheld on review",
            "not-upheld": "Review not upheld",
        },
        withdrawn="W/D by customer",
    ),
}
"""Also with days that belong to no stage, with one stage only, and with names that say nothing."""

THREE = {
    "numbered": Office(
        headings=_headings(
            "Ref|Date received|Complainant|Department|Acknowledged|Stage 1 due||Stage 1 response|Stage 1 outcome||"
            "Stage 2 request|Stage 2 acknowledged|Stage 2 due||Stage 2 response|Stage 2 outcome|Notes|"
            "Stage 3 request|Stage 3 due|Stage 3 response|Stage 3 outcome"
        )
    ),
    "panel": Office(
        headings=_headings(
            "Our ref|Date in|Complainant|Section|Ack|S1 target||S1 sent|S1 outcome||Stage 2 from||S2 target||S2 sent|"
            "S2 outcome||Panel requested|Panel date due|Panel decision sent|Panel outcome"
        ),
        withdrawn="Withdrawn",
    ),
    "hearing": Office(
        headings=_headings(
            "Case ref|Recd|Customer|Dept|Ack'd|Target||Reply|Finding||Review req'd||Review due||Review reply|"
            "Review finding||Appeal lodged|Appeal due|Appeal reply|Appeal finding"
        ),
        words=JUSTIFIED,
        form="%Y-%m-%d",
    ),
    "informal": Office(
        headings=_headings(
            "Case no.|Date logged|Name|Dept|Ack|Informal due||Informal reply|Informal result||S1 req'd||S1 due||"
            "S1 reply|S1 finding||S2 req'd|S2 due|S2 reply|S2 finding"
        ),
        first="0",
    ),
    "stage 0": Office(
        headings=_headings(
            "ID no|Received|Tenant|Team|Acknowledged|Stage 0 target||Stage 0 answer|Stage 0 outcome|Withdrawn on|"
            "Stage 1 opened|Stage 1 ackd|Stage 1 target||Stage 1 answer|Stage 1 outcome|Comments|"
            "Stage 2 opened|Stage 2 target|Stage 2 answer|Stage 2 outcome"
        ),
        first="0",
        form="%d-%b-%y",
    ),
    "early": Office(
        headings=_headings(
            "Complaint ID|Open date|Resident|Service|Ack sent|S0 due||S0 closed|S0 upheld?||Esc. to S1||S1 due|"
            "S1 extended to|S1 resp.|S1 upheld?||Esc. to S2|S2 due|S2 resp.|S2 upheld?"
        ),
        words={"upheld": "Yes", "partly-upheld": "Partly", "not-upheld": "No"},
        withdrawn="W/drawn",
        first="0",
    ),
}
"""Three stages, written down before the drafting was tried on them."""
ALL = OFFICES | LATER | THREE
