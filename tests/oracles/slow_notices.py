"""Says who hears of what in a case, by going through what stood after each record; slow, and without casework.

A case is a list of plain records, the receipt first: ``what`` happened, the ``hour`` at which it was written down, and
what that says. ``parties`` maps the names of those who complain to their role; a record may put another in its place.
"""

A_DAY = 24
ABOVE = "manager"


def standing(records):
    """The records that stand, each with its number: what was corrected is replaced in its place, or struck out."""
    kept = {}
    for number, record in enumerate(records, start=1):
        if record["what"] != "corrected":
            kept[number] = record
        elif record["instead"] is None:
            kept.pop(record["number"], None)
        else:
            kept[record["number"]] = {**record["instead"], "hour": kept[record["number"]]["hour"]}
    return sorted(kept.items())


def present(facts):
    """How a case stands after *facts*: its stage, since when, whether it is open and answered, and who has it."""
    now = {"stage": "1", "began": 1, "open": True, "given": None, "answered": {}}
    for number, fact in facts:
        what = fact["what"]
        if what in ("escalated", "reopened"):
            stage = "2" if what == "escalated" else now["stage"]
            now |= {"stage": stage, "began": number, "open": True}
            now["answered"][stage] = False
        elif what == "closed":
            now["open"] = False
        elif what == "responded" and fact["stage"] in {now["stage"], *now["answered"]}:
            now["answered"][fact["stage"]] = True
        elif what == "assigned":
            now["given"] = number, fact
    return now


def letters(records):
    """What is said of a case by all that is on record: (kind, number, who), in the order of the record."""
    facts = standing(records)
    now = present(facts)
    found = []
    for number, fact in facts:
        to = HEARD.get(fact["what"], nobody)(records, facts, number, now)
        if to is not None:
            found.append((KINDS.get(fact["what"], fact["what"]), number, to))
    return found


KINDS = {"responded": "response"}


def nobody(*_):
    return None


def outside(records, facts, number):
    """Those who complain now, as far as they did when *number* was written down, or within a day after that."""
    hour = records[number - 1]["hour"]
    told = []
    for name in sorted({name for _, fact in facts for name in fact.get("parties", ())}):
        since = joined(records, facts, name)
        if since is not None and (since <= number or records[since - 1]["hour"] - hour <= A_DAY):
            told.append(name)
    return told or None


def joined(records, facts, name):
    """By which record *name* came to complain, None where they do not; looked for from the end."""
    came = None
    for number, fact in reversed(facts):
        if fact["what"] == "left" and fact["name"] == name:
            break
        role = fact.get("parties", {}).get(name)
        if role == "complainant":
            came = number
        elif role is not None:
            break
    if came is None:
        return None
    for number, record in enumerate(records, start=1):
        said = record["instead"] if record["what"] == "corrected" and record["number"] == came else None
        said = record if number == came else said
        if said is not None and said.get("parties", {}).get(name) == "complainant":
            return number
    raise AssertionError(name)


def received(records, facts, number, _now):
    if any(fact["what"] == "acknowledged" for _, fact in facts):
        return None
    for place, record in enumerate(records, start=1):
        struck = [other["hour"] for other in records if other["what"] == "corrected" and other["number"] == place]
        if record["what"] == "acknowledged" and max(struck) - record["hour"] > A_DAY:
            return None
    return outside(records, facts, number)


def promised(records, facts, number, now):
    waits = now["open"] and number >= now["began"] and not now["answered"].get(now["stage"])
    newer = [other for other, fact in facts if fact["what"] in ("extended", "delay") and other > number]
    if not waits or (newer and records[number - 1]["what"] != "acknowledged"):
        return None
    return outside(records, facts, number)


def answered(records, facts, number, _now):
    return outside(records, facts, number)


def assigned(_records, facts, number, now):
    last, _ = now["given"]
    return staff(facts, now) or [] if last == number and now["open"] else None


def escalated(_records, facts, number, now):
    waits = now["open"] and number >= now["began"] and not now["answered"].get(now["stage"])
    if not waits or any(fact["what"] == "assigned" and other > number for other, fact in facts):
        return None
    return staff(facts, now) if now["given"] else []


def staff(facts, now):
    """Whoever has the case, or the next one up where they are complained about or dealt with the stage before."""
    barred = {fact["who"] for _, fact in facts if fact["what"] == "accused"}
    if now["stage"] == "2":
        barred |= {fact["handler"] for _, fact in facts if fact["what"] == "assigned" and fact["stage"] == "1"}
    _, given = now["given"]
    for who in (given["handler"], given["team"], ABOVE):
        if who is not None and who not in barred:
            return [who]
    return []


HEARD = {
    "received": received, "acknowledged": promised, "extended": promised, "delay": promised, "responded": answered,
    "assigned": assigned, "escalated": escalated,
}  # fmt: skip


# Whether somebody has the case


def ownerless_since(records):
    """By which record it began that nobody has the case who may handle its stage; None where somebody has it.

    Also None where nobody waits for it: it is answered, or over.
    """
    facts = standing(records)
    now = present(facts)
    if not now["open"] or now["answered"].get(now["stage"]) or not has_nobody(facts):
        return None
    since = None
    for many, (number, _) in enumerate(facts, start=1):
        if not has_nobody(facts[:many]):
            since = None
        elif since is None or begins_anew(facts[:many]):
            since = number
    return since


def has_nobody(facts):
    """Whether nobody has the case, or only somebody who dealt with the stage before."""
    now = present(facts)
    if now["given"] is None:
        return True
    _, given = now["given"]
    before = {fact["handler"] for _, fact in facts if fact["what"] == "assigned" and fact["stage"] == "1"}
    return given["team"] is None and now["stage"] == "2" and given["handler"] in before


def begins_anew(facts):
    """Whether the last of *facts* takes the case up again, or lets it go on after an answer."""
    *before, (_, last) = facts
    if last["what"] == "escalated":
        now = present(before)
        return bool(now["answered"].get(now["stage"]))
    return last["what"] == "reopened"
