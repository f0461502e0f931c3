"""Small registers as councils write them, made up here: the headers are theirs, the people are nobody's.

Each column comes with what it really is; that was written down before any of them was first tried.
"""

import csv
import datetime as dt
import random

from casework.application.suggesting.meanings import Meaning

_FIRST = ("Ann", "Bob", "Cat", "Dev", "Eve", "Flo", "Gus", "Hal")
_LAST = ("Quill", "Rook", "Swann", "Thorne", "Umber", "Vale", "Wick", "Yarrow")
_TEXTS = (
    "The bins in our street were not emptied again this week and nobody answers the phone",
    "I was told that somebody would call me back about the repair, which did not happen",
    "The library was closed without any notice on the door, and the website said otherwise",
    "Praise for the crew who helped my neighbour when her car would not start in the snow",
)


def _day(number, *, plus=0, form="%d/%m/%Y"):
    return (dt.date(2023, 1, 3) + dt.timedelta(days=number * 3 + plus)).strftime(form)


def _staged(number, draw):
    late = number % 5 == 0
    return {
        "Complaint Ref": (f"C{number + 1000:06}", Meaning.KEY),
        "Date Rec'd": (_day(number), Meaning.RECEIVED),
        "How Received": (("Email", "Telephone", "Letter", "Online form")[number % 4], Meaning.CHANNEL),
        "Type of Contact": (("Complaint", "Compliment", "Comment")[number % 3], Meaning.KIND),
        "Complainant Title": (("Mr", "Mrs", "Ms")[number % 3], Meaning.NAME),
        "Complainant Forename": (draw.choice(_FIRST), Meaning.NAME),
        "Complainant Surname": (draw.choice(_LAST), Meaning.NAME),
        "Address Line 1": (f"{number + 1} Made Up Road", Meaning.ADDRESS),
        "Post Code": (f"EX{number % 9 + 1} {number % 9 + 1}ZZ", Meaning.POSTCODE),
        "Contact Tel No": (f"01632 960{number % 900:03}", Meaning.PHONE),
        "E-mail": (f"person{number}@example.org", Meaning.EMAIL),
        "Ward": (("North", "South", "East Hill")[number % 3], Meaning.PLACE),
        "Directorate": (("Place", "People", "Resources")[number % 3], Meaning.SERVICE),
        "Nature of Complaint": (("Delay", "Staff attitude", "Policy")[number % 3], Meaning.CATEGORY),
        "Details": (_TEXTS[number % 4] + f" ({number})", Meaning.TEXT),
        "Ack sent": (_day(number, plus=2), Meaning.ACKNOWLEDGED),
        "Stg 1 due": (_day(number, plus=14), Meaning.DUE),
        "S1 Response sent": (_day(number, plus=30 if late else 12), Meaning.RESPONDED),
        "In target?": ("N" if late else "Y", Meaning.VERDICT),
        "Outcome S1": (("Upheld", "Partly upheld", "Not upheld")[number % 3], Meaning.OUTCOME),
        "Escalated to S2": (_day(number, plus=40) if late else "", Meaning.ESCALATED),
        "Investigating Officer": (draw.choice(_LAST), Meaning.HANDLER),
        "Ombudsman ref": (f"23 00{number} 456" if number % 20 == 0 else "", Meaning.REFERENCE),
        "Status": (("Closed", "Open")[number % 7 == 0], Meaning.STANDING),
        "Date Closed": ("" if number % 7 == 0 else _day(number, plus=45), Meaning.CLOSED),
    }


def _enquiries(number, draw):
    return {
        "EnquiryNumber": (str(50_000 + 7 * number), Meaning.KEY),
        "LoggedDate": (_day(number, form="%Y-%m-%dT%H:%M:%S"), Meaning.RECEIVED),
        "SubjectName": (("Missed bin", "Fly tipping", "Pothole", "Street light")[number % 4], Meaning.CATEGORY),
        "ServiceTeam": (("Waste", "Highways")[number % 2], Meaning.SERVICE),
        "ContactMethod": (("Web", "Phone", "App")[number % 3], Meaning.CHANNEL),
        "TargetResolutionDate": (_day(number, plus=10, form="%Y-%m-%dT%H:%M:%S"), Meaning.DUE),
        "DateCompleted": (_day(number, plus=number % 15, form="%Y-%m-%dT%H:%M:%S"), Meaning.CLOSED),
        "SLAMet": (("Yes", "No")[number % 15 > 10], Meaning.VERDICT),
        "CurrentState": (("Resolved", "In progress")[number % 9 == 0], Meaning.STANDING),
        "AssignedOfficer": (draw.choice(_LAST), Meaning.HANDLER),
        "ParishName": (("Upper Made", "Nether Made")[number % 2], Meaning.PLACE),
        "FreeTextNotes": (_TEXTS[number % 4] + f" {number}", Meaning.TEXT),
        "Spare1": ("", Meaning.BLANK),
    }


def _spreadsheet(number, draw):
    return {
        "No.": (str(number + 1), Meaning.ROW_NUMBER),
        "Case ID": (f"ADULT-{number + 1:04}", Meaning.KEY),
        "Opened": (_day(number, form="%d-%b-%y"), Meaning.RECEIVED),
        "Deadline": (_day(number, plus=28, form="%d-%b-%y"), Meaning.DUE),
        "Replied on": (_day(number, plus=25, form="%d-%b-%y"), Meaning.RESPONDED),
        "Client name": (f"{draw.choice(_FIRST)} {draw.choice(_LAST)}", Meaning.NAME),
        "DOB": (f"{number % 28 + 1:02}/06/1950", Meaning.BIRTH),
        "Provider": (("Elm House", "Oak House")[number % 2], Meaning.ORGANISATION),
        "Complaint about": (("Fees", "Care", "Communication")[number % 3], Meaning.CATEGORY),
        "Stage": (("1", "2")[number % 6 == 0], Meaning.STAGE),
        "Decision": (("Upheld", "Not upheld")[number % 2], Meaning.OUTCOME),
        "Lessons learned": (_TEXTS[number % 4] + f", so staff were told, {number}", Meaning.REPLY),
    }


def _survey(number, draw):
    return {
        "Response ID": (f"R{number:05}", Meaning.KEY),
        "Submitted": (_day(number), Meaning.RECEIVED),
        "Overall satisfaction": (("Very satisfied", "Satisfied", "Dissatisfied")[number % 3], Meaning.SCORE),
        "What could we do better?": (_TEXTS[number % 4] + f" {number}", Meaning.TEXT),
        "Service used": (("Library", "Leisure centre")[number % 2], Meaning.SERVICE),
    }


def _city_cases(number, draw):
    """Return a row with the headers of a large American city."""
    closed = number % 6 != 0
    return {
        "CaseID": (str(7_000_000 + 13 * number), Meaning.KEY),
        "Opened": (_day(number, form="%m/%d/%Y 10:15:00 AM"), Meaning.RECEIVED),
        "Closed": (_day(number, plus=4, form="%m/%d/%Y 01:30:00 PM") if closed else "", Meaning.CLOSED),
        "Updated": (_day(number, plus=5, form="%m/%d/%Y 01:30:00 PM"), Meaning.OTHER_DATE),
        "Status": ("Closed" if closed else "Open", Meaning.STANDING),
        "Status Notes": (_TEXTS[number % 4] + f", case {number}" if closed else "", Meaning.TEXT),
        "Responsible Agency": (("Public Works Queue", "Parks Queue")[number % 2], Meaning.ORGANISATION),
        "Category": (("Graffiti", "Street Cleaning", "Sewer")[number % 3], Meaning.CATEGORY),
        "Request Type": (("Bulky items", "Illegal dumping")[number % 2], Meaning.CATEGORY),
        "Address": (f"{number} MADE UP ST, 94100", Meaning.ADDRESS),
        "Supervisor District": (str(number % 11 + 1), Meaning.PLACE),
        "Neighborhood": (("Harbour", "Mission Hill")[number % 2], Meaning.PLACE),
        "Latitude": (f"37.{7000 + number}", Meaning.PLACE),
        "Longitude": (f"-122.{4000 + number}", Meaning.PLACE),
        "Source": (("Mobile/Open311", "Phone", "Web", "Twitter")[number % 4], Meaning.CHANNEL),
        "Media URL": (f"http://example.org/{number}.jpg" if number % 3 == 0 else "", Meaning.OTHER),
    }


def _city_requests(number, draw):
    """Return a row with the headers of another one."""
    done = number % 4 != 0
    return {
        "CREATION DATE": (_day(number, form="%m/%d/%Y"), Meaning.RECEIVED),
        "STATUS": (("Completed", "Completed - Dup")[number % 3 == 0] if done else "Open", Meaning.STANDING),
        "COMPLETION DATE": (_day(number, plus=9, form="%m/%d/%Y") if done else "", Meaning.CLOSED),
        "SERVICE REQUEST NUMBER": (f"11-{2000 + number:08}", Meaning.KEY),
        "TYPE OF SERVICE REQUEST": (("Pot Hole in Street", "Alley Light Out")[number % 2], Meaning.CATEGORY),
        "CURRENT ACTIVITY": (("Dispatch Crew", "Final Outcome", "")[number % 3], Meaning.OTHER),
        "MOST RECENT ACTION": (("Pothole Patched", "No Potholes Found", "")[number % 3], Meaning.OTHER),
        "NUMBER OF POTHOLES FILLED ON BLOCK": (("5", "12", "")[number % 3], Meaning.OTHER),
        "STREET ADDRESS": (f"{7600 + number} S MADE UP AVE", Meaning.ADDRESS),
        "ZIP": (str(60600 + number % 40), Meaning.POSTCODE),
        "Ward": (str(number % 50 + 1), Meaning.PLACE),
        "Police District": (str(number % 22 + 1), Meaning.PLACE),
        "Community Area": (str(number % 77 + 1), Meaning.PLACE),
    }


def _register(number, draw):
    """Return a row of a hand-kept list, with more words than columns need."""
    return {
        "Reference Number": (f"CC/{2023 + number % 2}/{number:03}", Meaning.KEY),
        "Date complaint received": (_day(number, form="%d.%m.%Y"), Meaning.RECEIVED),
        "Date acknowledged (3 working days)": (_day(number, plus=1, form="%d.%m.%Y"), Meaning.ACKNOWLEDGED),
        "Response due by": (_day(number, plus=14, form="%d.%m.%Y"), Meaning.DUE),
        "Date of final response": (_day(number, plus=13, form="%d.%m.%Y"), Meaning.RESPONDED),
        "Responded within timescale Y/N": (("Y", "N")[number % 8 == 0], Meaning.VERDICT),
        "Complainant": (f"{draw.choice(_FIRST)} {draw.choice(_LAST)}", Meaning.NAME),
        "Service Area": (("Housing", "Planning", "Council Tax")[number % 3], Meaning.SERVICE),
        "Complaint Summary": (_TEXTS[number % 4] + f" {number}", Meaning.TEXT),
        "Upheld / Not Upheld / Partially": (("Upheld", "Not Upheld", "Partially")[number % 3], Meaning.OUTCOME),
        "Compensation paid": (("", "50.00")[number % 5 == 0], Meaning.OTHER),
        "Handled by": (draw.choice(_LAST), Meaning.HANDLER),
        "Councillor": (("Cllr " + draw.choice(_LAST)) if number % 4 == 0 else "", Meaning.NAME),
        "Escalation date": (_day(number, plus=20, form="%d.%m.%Y") if number % 9 == 0 else "", Meaning.ESCALATED),
    }


REGISTERS = {
    "staged": _staged,
    "enquiries": _enquiries,
    "spreadsheet": _spreadsheet,
    "survey": _survey,
    "city cases": _city_cases,
    "city requests": _city_requests,
    "hand-kept": _register,
}


def rows_of(name, rows=120):
    """Return the rows of a register, and what each of its columns is."""
    draw = random.Random(7)
    made = [REGISTERS[name](number, draw) for number in range(rows)]
    answers = {column: meaning for column, (_, meaning) in made[0].items()}
    return [{column: text for column, (text, _) in row.items()} for row in made], answers


def write_register(path, rows, *, delimiter=",", above=(), encoding="utf-8"):
    """Write *rows* as CSV, below the lines *above*."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.writelines(f"{line}\r\n" for line in above)
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path
