"""What is read of registers whose headings no two councils write alike: all of it, or a word that it is not."""

import pytest

from tests.suggesting.councils import (
    ANSWERS,
    CODES,
    FACTS,
    IDS,
    INITIALS,
    JUSTIFIED,
    NAMES,
    SHORT,
    UPHELD,
    Council,
    read_as,
)
from tests.suggesting.sources import draft

DASHES = ("", "-", "N/A")

COUNCILS = [
    Council(
        "Comp Ref;Date Rec'd;Ack'd;S1 Due;Ext To;S1 Resp;S1 O/C;S2 Req;S2 Due;S2 Resp;S2 O/C;Hndlr;Ward;Svc;Chan;"
        "Complainant;Brief Desc;Remedy",
        CODES, INITIALS, "mixed", DASHES,
    ),
    Council(
        "Ref;Rec'd;Ack;Due;Ext. date;St1 sent;St1 outcome;Stg 2 req;Stg 2 due;Stg 2 sent;Stg 2 decision;Off;Ward;Dept;"
        "How;Name;Details;Remedy",
        CODES, INITIALS, "iso", DASHES,
    ),
    Council(
        "Complaint number;Date complaint received;Date of acknowledgement letter;Target date for Stage One response;"
        "New target;Stage One Response Sent;Stage One Outcome;Date Stage Two requested;Stage Two Target;"
        "Stage Two Response Sent;Stage Two Outcome;Inv. officer;Ward;Service;Method of contact;Complainant name;"
        "Summary of complaint;Remedy offered",
        UPHELD, INITIALS,
    ),
    Council(
        "Case;In;Ackd;Tgt;Ext;Out;Finding;S2 in;S2 tgt;S2 out;S2 finding;IO;Ward;Svc;Via;Cust;Nature of complaint;Comp",
        UPHELD, INITIALS, "short",
    ),
    Council(
        "CRM ref;Logged;Ack sent;SLA;Revised date;Replied;Upheld?;Review requested;Review due;Review reply;"
        "Review upheld?;Lead;Area;Team;Source;Customer;Issue;Redress",
        ANSWERS, NAMES, "month", ("", "n/a"), asked=("handler",),
    ),
    Council(
        "ID;Date received;Date ack;Due date;Extension agreed to;Date closed S1;Decision S1;Esc to S2;Due S2;"
        "Date closed S2;Decision S2;Handler;Parish;Directorate;Channel;Complainant;Description;Compensation",
        UPHELD, IDS, "dots",
    ),
    Council(
        "Ref;Received;Acknowledged;Response due;Extended until;Response;Result;Escalated;Appeal due;Appeal response;"
        "Appeal result;Offr;Ward;Section;Contact method;Name;Complaint;Remedy",
        JUSTIFIED, INITIALS, "mixed", ("", "-"),
    ),
    Council(
        "Reference;Received on;Acknowledged on;Stage 1 deadline;Stage 1 revised deadline;Stage 1 answered;Stage 1 code;"
        "Stage 2 opened;Stage 2 deadline;Stage 2 answered;Stage 2 code;Assigned;Neighbourhood;Service;Origin;Resident;"
        "Issue details;Remedy",
        CODES, IDS, "exchanged",
    ),
    Council(
        "Ref;Date;Ack'd;By;Ext'n;Resp'd;O/C;S2;S2 by;S2 resp'd;S2 O/C;Worker;Ward;Svc;Chan;Name;Desc;Remedy",
        SHORT, INITIALS, "short", ("", "-"), kept=("due", "due_2"),
    ),
    Council(
        "Log no;Received;Ack'd;Due;Extn until;1st response;1st outcome;Review req'd;Review due;2nd response;"
        "2nd outcome;Lead;Ward;Dept;Mode;Complainant;Summary;Redress",
        UPHELD, INITIALS, "short", DASHES,
    ),
    Council(
        "Number;Date complaint received;Date acknowledgement sent;Response due date;Response extended to;"
        "Date response sent;Complaint decision;Date escalated;Escalation response due date;"
        "Date escalation response sent;Escalation decision;Responsible officer;Ward;Responsible service;How received;"
        "Complainant;Description of complaint;Remedy",
        JUSTIFIED, INITIALS,
    ),
    Council(
        "C No;Rcvd;Ackd;Trgt;Rev trgt;Rspnd;Otcm;S2 rcvd;S2 trgt;S2 rspnd;S2 otcm;Ofcr;Wd;Sv;Ch;Nm;Dtl;Rmdy",
        CODES, INITIALS, "short", ("", "-"), kept=("ward", "service"),
    ),
    Council(
        "Ref;Date\nreceived;Date\nack;Date\ndue;New\ndue date;Date\nanswered;Upheld?;Date to\nstage 2;Stage 2\ndue;"
        "Stage 2\nanswered;Stage 2\nupheld?;Officer\ninitials;Ward;Team;Route;Customer name;Issue;Offer",
        ANSWERS, INITIALS, "dots",
    ),
    Council(
        "Case ID;Contact date;Ack letter;Answer by;Holding letter until;Answer date;Decision;Appealed;Appeal by;"
        "Appeal answer;Appeal decision;Inv;Ward;Area team;Medium;Client;Complaint;Award",
        UPHELD, INITIALS, "uk", ("", "nil"), kept=("due_2",),
    ),
    Council(
        "Complaint ref;Date received;Ack;Response target;Extension;Response date;Status;S2 date;S2 response target;"
        "S2 response date;S2 status;Manager;Ward;Service;Via;Complainant;Details;Remedy",
        UPHELD, INITIALS, "uk", ("-",),
    ),
    Council(
        "Ref;Received;Ack date;Resp due;Ext'd to;Resp date;Finding;Esc date;Esc due;Esc resp;Esc finding;"
        "Allocated officer;Electoral ward;Service;Contact;Complainant;Synopsis;Remedy",
        CODES, IDS, "month",
    ),
    Council(
        "Cmp;Recv;Acknow;Timescale;Time ext;Final reply;Concl;Stage II req;Stage II due;Stage II reply;Stage II concl;"
        "Invest;Ward;Sect;How made;Cmplnt name;Cmplnt details;Remedy",
        UPHELD, INITIALS, "short",
    ),
]  # fmt: skip


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.names[4])
def test_every_fact_of_a_register_is_read_as_what_it_is_or_kept_and_never_as_another(council):
    text = draft(council.source())

    found = read_as(text)

    assert {name: found.get(name) for name in council.names} == council.wanted()
    lines = [line for line in text.splitlines() if line.startswith("#|")]
    named = dict(zip(FACTS, council.names, strict=True))
    assert [each for each in council.asked if not any(f'"{named[each]}"' in line for line in lines)] == []
