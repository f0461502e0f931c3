"""A slow count of readings straight from the log, to hold the quick one against; it shares no code with it.

It knows one promise, an answer within so many calendar days, one standard, and one survey.
"""

import datetime as dt
import json


def slow_cases(records):
    """What the log says of each complaint: when it came in, when it was answered, and its categories."""
    found = {}
    for record in records:
        said = json.loads(record.data)
        if record.name == "case.received":
            categories = {}
            for matter in said["matters"]:
                for each in matter["categories"]:
                    categories.setdefault(each["scheme"], set()).add(each["code"])
            found[record.stream] = {"in": _day(record), "out": None, "categories": categories}
        elif record.name == "case.responded":
            found[record.stream]["out"] = _day(record)
        elif record.name == "case.categorised":
            found[record.stream]["categories"][said["scheme"]] = set(said["categories"])
    return list(found.values())


def slow_timeliness(records, months, *, days, today):
    """For each month how many answers were in time, of how many, and how many may still be."""
    told = {month: [0, 0, 0] for month in months}
    for case in slow_cases(records):
        counts, due = told[_month(case["in"])], case["in"] + dt.timedelta(days=days)
        if case["out"] is not None:
            counts[0] += case["out"] <= due
            counts[1] += 1
        elif due < today:
            counts[1] += 1
        else:
            counts[2] += 1
    return told


def slow_contacts(records, months, *, scheme, codes):
    """For each month how many complaints touch the standards, of how many that were sorted, and how many were not."""
    told = {month: [0, 0, 0] for month in months}
    for case in slow_cases(records):
        counts, touched = told[_month(case["in"])], case["categories"].get(scheme, set())
        if touched:
            counts[0] += any(code in touched for code in codes)
            counts[1] += 1
        else:
            counts[2] += 1
    return told


def slow_answers(records, months, *, good, people, questions=None):
    """For each month how many answers, or people whose answers agree, are *good*, and of how many.

    *questions* are those of the file of the survey, if it has one: then no others count, nor what one person said to
    one question more than once in the month.
    """
    told = {}
    for month in months:
        scores, times = {}, _times(records, month)
        for place, record in enumerate(records):
            said = json.loads(record.data) if record.name == "survey.answered" else {"undated": True}
            if said["undated"] or _month(_day(record)) != month or (people and said["respondent"] is None):
                continue
            if questions is not None and (said["question"] not in questions or times.get(_who(said), 0) > 1):
                continue
            if said["score"] is not None:
                scores.setdefault(said["respondent"] if people else place, []).append(said["score"] in good)
        agree = [all(each) for each in scores.values() if all(each) or not any(each)]
        told[month] = [sum(agree), len(agree)]
    return told


def _times(records, month):
    """How often each person answered each question in *month*."""
    times = {}
    for record in records:
        said = json.loads(record.data) if record.name == "survey.answered" else {"respondent": None}
        if said["respondent"] is not None and not said["undated"] and _month(_day(record)) == month:
            times[_who(said)] = times.get(_who(said), 0) + 1
    return times


def _who(said):
    return said["respondent"], said["question"]


def _day(record):
    return dt.date.fromisoformat(record.happened[:10])


def _month(day):
    return f"{day.year}-{day.month:02d}"
