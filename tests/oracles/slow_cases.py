"""Finds every due date of a case by reading its facts from the top and walking day by day; slow, and without casework.

A case is plain: ``rules`` holds the limits of each stage, ``pauses`` says of each reason whether the day of going on
counts and whether the clock begins anew, ``calendars`` has closed weekdays and holidays by name, and ``facts`` is what
was recorded, in that order, the receipt first. All of them are dictionaries with the words of the procedure files.
"""

import datetime as dt
import itertools

from tests.oracles import slow_counting

DAY = dt.timedelta(days=1)


def deadlines(case):
    """Yield (visit, stage, limit, starts, due, done, result) of every limit of every visit."""
    for clock in clocks(case):
        visit, limit, due = clock.visit, clock.limit, clock.due()
        done = visit[limit["done"]]
        yield clock.number, visit["stage"], limit["id"], clock.starts(), due, done, result(visit, due, done)


def clocks(case):
    """Yield a clock for every limit of every visit."""
    visits, pauses = told(standing(case["facts"]))
    still = standstills(pauses, case["pauses"])
    for number, visit in enumerate(visits):
        for limit in case["rules"][visit["stage"]]:
            yield Clock(case, visits, number, limit=limit, still=still)


def result(visit, due, done):
    if done is not None:
        return "missed" if due is not None and done > due else "met"
    if visit["ended"] is None:
        return "open"
    broken = due is not None and visit["ended"] > due and visit["ended_by"] != "closed"
    return "missed" if broken else "ended"


# What was recorded


def standing(facts):
    """The facts that stand: what was corrected is replaced in its place, or struck out."""
    by_number = {}
    for number, fact in enumerate(facts, start=1):
        if fact["what"] != "corrected":
            by_number[number] = fact
        elif fact["instead"] is None:
            by_number.pop(fact["number"], None)
        else:
            by_number[fact["number"]] = fact["instead"]
    return [by_number[number] for number in sorted(by_number)]


def told(facts):
    """The visits to stages and the pauses that the facts tell of."""
    visits, pauses = [], []
    for fact in facts:
        if fact["what"] in ("paused", "resumed"):
            _stood_still(pauses, fact)
        elif fact["what"] in ("received", "escalated", "reopened"):
            _entered(visits, pauses, fact)
        elif fact["what"] == "closed":
            visits[-1] |= {"ended": fact["on"], "ended_by": "closed"}
        else:
            _noted(next((each for each in reversed(visits) if each["stage"] == fact["stage"]), None), fact)
    return visits, pauses


def _stood_still(pauses, fact):
    if fact["what"] == "paused":
        pauses.append({"name": fact["pause"], "first": fact["on"], "reason": fact["reason"], "end": None})
        return
    for pause in pauses:
        if pause["name"] == fact["pause"] and pause["end"] is None:
            pause |= {"end": fact["on"], "went_on": fact["on"]}


def _entered(visits, pauses, fact):
    stage = {"received": "1", "escalated": "2"}.get(fact["what"]) or visits[-1]["stage"]
    if fact["what"] == "escalated":
        visits[-1] |= {"ended": fact["on"], "ended_by": "escalated"}
    if fact["what"] == "reopened":  # what still stood still ended with the case: it never went on
        for pause in pauses:
            pause["end"] = pause["end"] or visits[-1]["ended"]
    visits.append({
        "stage": stage, "began": fact["on"], "how": fact["what"], "acknowledged": None, "responded": None,
        "ended": None, "ended_by": None, "granted": [],
    })  # fmt: skip


def _noted(visit, fact):
    if visit is not None and fact["what"] in ("acknowledged", "responded"):
        visit[fact["what"]] = fact["on"]
    elif visit is not None:
        visit["granted"].append(fact)


def standstills(pauses, rules):
    """(first, end, when it went on, restarts) of each pause, sorted; on *end* days count again. None is not yet."""
    found = []
    for pause in pauses:
        counts_last_day, restarts = rules.get(pause["reason"], (True, False))
        end = None
        if pause["end"] is not None:
            end = max(pause["first"], pause["end"]) + (0 if counts_last_day else 1) * DAY
        sorted_by = (pause["first"], end or dt.date.max, pause["reason"])
        found.append((sorted_by, (pause["first"], end, pause.get("went_on"), restarts)))
    return [still for _, still in sorted(found, key=lambda each: each[0])]


# One limit


class Clock:
    """One limit in one visit; it stopped when it was done, or else on *stop*: by itself, when the visit ended."""

    def __init__(self, case, visits, number, *, limit, still, stop=None):
        self.case, self.visits, self.number, self.limit = case, visits, number, limit
        self.visit = visits[number]
        self.stop = self.visit[limit["done"]] or stop or self.visit["ended"]
        self.still = still if self.stop is None else [*_until(self.stop, still)]

    def starts(self):
        begun = self.started()
        return None if begun is None else self.begun_anew(begun)

    def started(self):
        if self.limit["starts"] == "acknowledged":
            return self.visit["acknowledged"]
        if self.limit["starts"] == "stage_began":
            return self.visit["began"]
        return next(each["began"] for each in reversed(self.visits[: self.number + 1]) if each["how"] != "escalated")

    def latest_start(self):
        """When the acknowledgement is due, where it is still awaited."""
        limits = self.case["rules"][self.visit["stage"]]
        other = next((each for each in limits if each["done"] == "acknowledged"), None)
        if other is None:
            return None
        return Clock(self.case, self.visits, self.number, limit=other, still=self.still, stop=self.stop).due()

    def begun_anew(self, begin):
        for _, end, resumed, restarts in self.still:
            if restarts and resumed is not None and end is not None and end > begin:
                begin = resumed
        return begin

    def due(self):
        begin = self.started()
        if begin is None:
            begin = self.latest_start()
        due, held = None, None
        if begin is not None:
            begin = self.begun_anew(begin)
            found = [(self.counted(begin, count), count) for count in self.limit["counts"]]
            if found:
                due, held = (min if self.limit["pick"] == "earlier" else max)(found, key=lambda each: each[0])
        due = self.with_more_time(due, begin, held)
        open_pause = next((first for first, end, _, _ in self.still if end is None), None)
        return None if due is not None and open_pause is not None and open_pause <= due else due

    def counted(self, begin, count, amount=None, *, roll=True):
        closed, holidays = self.case["calendars"][count["calendar"]]
        return slow_counting.due_day(
            begin,
            amount=count["amount"] if amount is None else amount,
            unit=count["unit"],
            is_open=lambda day: day.weekday() not in closed and day not in holidays,
            stands_still=lambda day: any(end is not None and first <= day < end for first, end, _, _ in self.still),
            closed_day=count["closed_day"],
            start_rule=count["start"],
            day_one=count["day_one"],
            direction="after",
            roll=count["roll"] if roll else "none",
        )

    # More time

    def with_more_time(self, due, begin, held):
        granted = sorted((each for each in self.visit["granted"] if each["limit"] == self.limit["id"]), key=_order)
        totals, base = {}, self.limit["base"] or "due"
        for more in _summed(granted, together=base != "granted"):
            if more["what"] == "agreed":
                due = more["until"]
            elif "until" in more:
                due = more["until"] if due is None else max(due, more["until"])
            elif due is not None and base == "start":
                if held is not None:
                    totals[more["unit"]] = totals.get(more["unit"], 0) + more["amount"]
                    due = max(due, self.from_start(begin, held, totals))
            elif due is not None:
                start = due if base == "due" else more["on"]
                due = max(due, self.counted_on(start, more["amount"], more["unit"], held))
        return due

    def from_start(self, begin, held, totals):
        others = sorted(unit for unit in totals if unit != held["unit"])
        due = self.counted(begin, held, held["amount"] + totals.get(held["unit"], 0), roll=not others)
        for unit in others:
            due = self.counted_on(due, totals[unit], unit, held, roll=unit == others[-1])
        return due

    def counted_on(self, start, amount, unit, held, *, roll=True):
        on = {
            "unit": unit, "closed_day": "keep", "start": "receipt", "day_one": "next",
            "roll": held["roll"] if held else "none", "calendar": held["calendar"] if held else "place",
        }  # fmt: skip
        return self.counted(start, on, amount, roll=roll)


def _until(stop, still):
    """What made a clock stand still up to the day on which it stopped for good."""
    for first, end, resumed, restarts in still:
        if first < stop:
            went_on = resumed if resumed is not None and resumed <= stop else None
            yield (first, end, resumed, restarts) if end and end < stop else (first, stop, went_on, restarts)


def _order(fact):
    until = fact["until"].isoformat() if "until" in fact else ""
    return fact["on"], fact["what"] == "agreed", until, fact.get("unit", ""), fact.get("amount", 0)


def _summed(granted, *, together):
    """Amounts of one unit that follow each other, as one."""
    runs = itertools.groupby(granted, key=lambda each: each.get("unit"))
    for unit, run in runs:
        if unit is None or not together:
            yield from run
        else:
            first, *rest = run
            yield {**first, "amount": first["amount"] + sum(each["amount"] for each in rest)}
