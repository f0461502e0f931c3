"""Writes a page for each procedure that comes with casework, and one that lists them, whenever the pages are built.

They are made of the data alone and are not kept, so none can be forgotten or say what the data no longer says.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from procedure_words import (
    UNCONFIRMED,
    amount,
    authority,
    beginning,
    counted,
    day,
    is_certain,
    listed,
    more_time,
    numbers,
    period,
    spoken,
    text,
    trigger,
)

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.authority import Authority
from casework.domain.conduct import Barred, RoleAt
from casework.domain.deadlines.steps import amount_in_words
from casework.domain.procedures import Anchor, Limit, Procedure, ProcedureVersion, Stage

FOLDER = Path(__file__).parent / "reference" / "procedures"

LOCAL = "the organisation"
"""The jurisdiction of what no law sets; it stands last in the list."""

ORDER = ("England", "Scotland", "Wales", "Northern Ireland", "Great Britain", "UK")
"""The order of the nations in the list; others follow by name."""

INTRODUCTION = """\
# Procedures

The {term}`procedures <procedure>` that come with casework, each on a page that is made of its data: the stages and
{term}`time limits <time limit>`, how they are counted, when there may be more time, what the complainant has time for,
where they can go in the end, and where each number is written down.

Beside each number stands how well it is known. A number that nobody could confirm is called **unconfirmed**: check the
text before you rely on it. A number that is not known is left away and never guessed. What applies to your organisation
is for you to say; {doc}`../override-files` says how to change a number, and {doc}`../procedure-files` how to write a
procedure of your own.
"""


def pages() -> Mapping[str, str]:
    """Return the pages by the names of their files."""
    library = ProcedureLibrary()
    found = [library.get(name) for name in library.ids()]
    made = {f"{each.id}.md": page(each, found) for each in found}
    return made | {"index.md": index(found)}


def write_pages(folder: Path = FOLDER) -> None:
    """Write the pages into *folder*, and take away those of procedures that are no longer there."""
    folder.mkdir(exist_ok=True)
    made = pages()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, said in made.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != said:  # a page that stays need not be built again
            file.write_text(said, encoding="utf-8")


# The list


def index(procedures: list[Procedure]) -> str:
    """Return the page that lists *procedures* by where they hold."""
    places = sorted({each.jurisdiction for each in procedures}, key=_rank)
    lines = [INTRODUCTION]
    for place in places:
        lines.append(f"## {text(_title(place))}\n")
        lines += [_entry(each) for each in procedures if each.jurisdiction == place]
        lines.append("")
    hidden = "\n".join(each.id for place in places for each in procedures if each.jurisdiction == place)
    return "\n".join([*lines, f"```{{toctree}}\n:hidden:\n\n{hidden}\n```\n"])


def _rank(place: str) -> tuple[int, str]:
    if place == LOCAL:
        return len(ORDER) + 1, place
    return next((number for number, name in enumerate(ORDER) if place.startswith(name)), len(ORDER)), place


def _title(place: str) -> str:
    return "Local practice, and letters of others" if place == LOCAL else f"{place[0].upper()}{place[1:]}"


def _entry(procedure: Procedure) -> str:
    open_points = len(_unconfirmed(procedure.versions[-1]))
    doubts = f"; {open_points} points {UNCONFIRMED}" if open_points > 1 else f"; 1 point {UNCONFIRMED}"
    return f"- [{text(procedure.name)}]({procedure.id}.md): {_kinds(procedure)}, {_force(procedure)}" + (
        doubts if open_points else ""
    )


# One procedure


def page(procedure: Procedure, procedures: list[Procedure]) -> str:
    """Return the page of *procedure*; *procedures* are all there are, to link those that it goes before or after."""
    lines = [f"# {text(procedure.name)}\n", *_summary(procedure, procedures)]
    newest = procedure.versions[-1]
    open_points = _unconfirmed(newest)
    if open_points:
        said = "; ".join(open_points)
        lines += [":::{warning}", f"In the newest version there is {UNCONFIRMED}: {said}.", ":::", ""]
    lines += ["## Time limits at a glance\n", *_at_a_glance(newest)]
    for number in range(len(procedure.versions) - 1, -1, -1):
        lines += _version(procedure, number)
    lines += ["## In a terminal\n", "```text", f"casework procedures show {procedure.id}"]
    lines += [f"casework procedures show {procedure.id} --file", "```", ""]
    return "\n".join(lines)


def _kinds(procedure: Procedure) -> str:
    return listed(f"{spoken(kind.value)}s".replace("enquirys", "enquiries") for kind in procedure.applies_to)


def _force(procedure: Procedure) -> str:
    first = procedure.versions[0]
    doubt = "" if first.authority.evidence.is_confirmed else f" ({UNCONFIRMED})"
    since = f"{day(first.effective_from)}{doubt}" if first.effective_from else "a day that is not known"
    until = f" until {day(procedure.ends_on)}" if procedure.ends_on else ""
    newest = procedure.versions[-1].effective_from
    changed = f", as it is now since {day(newest)}" if newest and newest != first.effective_from else ""
    return f"in force since {since}{changed}{until}"


def _summary(procedure: Procedure, procedures: list[Procedure]) -> Iterator[str]:
    later = [each.id for each in procedures if procedure.id in each.supersedes]
    rows = {
        "Id": f"`{procedure.id}`",
        "For": _kinds(procedure),
        "Where it holds": text(procedure.jurisdiction),
        "Status": text(procedure.legal_status),
        "In force": _force(procedure).removeprefix("in force "),
        "Took the place of": listed(_link(each, procedures) for each in procedure.supersedes),
        "Its place was taken by": listed(_link(each, procedures) for each in later),
        "Working day": text(procedure.working_day),
        "Not received under it": listed(f"{each.value} contacts" for each in procedure.refuses_formality),
        "Which version governs": "that in force when a stage began" if procedure.anchor is Anchor.STAGE else "",
        "Remark": text(procedure.note),
    }
    yield "| | |\n|---|---|"
    yield from (f"| {name} | {said} |" for name, said in rows.items() if said)
    yield ""


def _link(name: str, procedures: list[Procedure]) -> str:
    known = {each.id: each.name for each in procedures}
    return f"[{text(known[name])}]({name}.md)" if name in known else text(name)


def _unconfirmed(version: ProcedureVersion) -> list[str]:
    """Return what in *version* nobody could confirm, in words."""
    found = [] if version.authority.evidence.is_confirmed else ["the version itself and its first day"]
    for stage in version.stages:
        for limit in stage.limits:
            what = f"“{text(limit.name)}” (stage {text(stage.id)})"
            more = limit.extension
            found += [] if is_certain(limit) else [what]
            found += [f"more time for {what}"] if more and not more.authority.evidence.is_confirmed else []
            most = limit.at_most
            found += [f"the most that {what} takes"] if most and not most.authority.evidence.is_confirmed else []
    others = [(f"the pause for {spoken(each.reason)}", each.authority) for each in version.pauses]
    others += [(f"“{text(each.name)}”", each.authority) for each in version.windows]
    others += [("where the complainant can go in the end", version.referral.authority)] if version.referral else []
    return found + [what for what, cited in others if not cited.evidence.is_confirmed]


def _at_a_glance(version: ProcedureVersion) -> Iterator[str]:
    yield "| stage | what has to be done | within | from |\n|---|---|---|---|"
    for stage in version.stages:
        for limit in stage.limits:
            doubt = "" if is_certain(limit) else f" ({UNCONFIRMED})"
            starts = trigger(limit.starts, version, stage)
            yield f"| {text(stage.id)} | {text(limit.name)} | {numbers(limit)}{doubt} | {starts} |"
    yield ""


def _version(procedure: Procedure, number: int) -> Iterator[str]:
    version = procedure.versions[number]
    yield f"## {_in_force(procedure, number)}\n"
    yield f"Written down in {authority(version.authority)}.\n"
    if version.takes_over_open:
        yield "It also governs the stage that was open on its first day, and those that follow.\n"
    if version.outcomes is not None:
        yield f"Findings are written in the {{term}}`outcome scheme` `{version.outcomes}`.\n"
    yield from (f"{text(note)}\n" for note in (version.note,) if note)
    for stage in version.stages:
        yield from _stage(version, stage)
    yield from _section("When clocks stand still", _pauses(version))
    yield from _section("What the complainant has time for", _windows(version))
    yield from _section("Where the complainant can go in the end", _referral(version))
    yield from _section("What may be refused", _exclusions(version))
    yield from _section("Who may not do what", _conflicts(version))


def _in_force(procedure: Procedure, number: int) -> str:
    version = procedure.versions[number]
    since = f"since {day(version.effective_from)}" if version.effective_from else "since a day that is not known"
    last = _last_day(procedure, number)
    return f"In force {since}, until {day(last)}" if last else f"In force {since}"


def _last_day(procedure: Procedure, number: int) -> dt.date | None:
    """Return the last day of force of a version: the day before the next one's first, or the end of the procedure."""
    following = [each.effective_from for each in procedure.versions[number + 1 :] if each.effective_from is not None]
    return following[0] - dt.timedelta(days=1) if following else procedure.ends_on


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from (f"### {title}\n", *found, "")


def _stage(version: ProcedureVersion, stage: Stage) -> Iterator[str]:
    named = stage.name if stage.name.casefold().startswith("stage") else f"Stage {stage.id}: {stage.name}"
    yield f"### {text(named)}\n"
    following = listed((f"stage {text(each)}" for each in stage.next), last="or") if stage.next else ""
    then = f" Then {following} can be asked for." if following else ""
    yield f"It begins with {beginning(version, stage)}.{then}\n"
    if stage.note:
        yield f"{text(stage.note)}\n"
    if stage.milestones:
        yield f"{{term}}`Milestones <milestone>` to be recorded: {listed(f'`{each}`' for each in stage.milestones)}.\n"
    for guidance in stage.guidance:
        kinds = f" ({listed(spoken(kind.value) for kind in guidance.kinds)})" if guidance.kinds else ""
        yield f"*What to do now{kinds}:* {text(guidance.do)}\n"
        if guidance.put_right:
            up_to = f", up to {guidance.up_to:.2f} {guidance.currency}" if guidance.up_to is not None else ""
            yield f"*To be put right on the spot{up_to}:* {text(guidance.put_right)}\n"
        yield f"From {authority(guidance.authority)}.\n"
    for letter in stage.letters:
        parts = listed(part.in_words for part in letter.says)
        yield f"*{letter.kind.in_words}:* the letter says {parts}.{_remark(letter.note, letter.authority)}\n"
    for limit in stage.limits:
        yield from _limit(version, stage, limit)


def _limit(version: ProcedureVersion, stage: Stage, limit: Limit) -> Iterator[str]:
    yield f"#### {text(limit.name)}\n"
    doubt = "" if is_certain(limit) else f" ({UNCONFIRMED})"
    starts, done = trigger(limit.starts, version, stage), trigger(limit.done, version, stage)
    yield f"- **{numbers(limit).capitalize()}**{doubt}, from {starts}; it is done with {done} (`{limit.id}`)."
    if limit.only_for:
        yield f"- It binds only a body that is a {text(spoken(limit.only_for))}."
    if limit.not_for:
        yield f"- It does not bind a body that is a {text(spoken(limit.not_for))}."
    if limit.repeats:
        yield "- It begins anew whenever it is done."
    for count in limit.counts:
        which = f" ({amount(count)})" if len(limit.counts) > 1 else ""
        yield f"- How it is counted{which}: {' '.join(counted(count))}"
    if limit.counting is not None:
        yield f"- How it is counted is written down in {authority(limit.counting)}."
    more = limit.extension
    yield f"- More time: {more_time(more, limit)}" if more else "- More time: there is no rule for it."
    if limit.at_most is not None:
        most = amount_in_words(limit.at_most.amount, limit.at_most.unit.value)
        where = authority(limit.at_most.authority)
        yield f"- At most {most}, whatever stands still or is given. Written down in {where}."
    yield f"- Written down in {authority(limit.authority)}."
    if limit.note:
        yield f"- Remark: {text(limit.note)}"
    yield ""


def _pauses(version: ProcedureVersion) -> Iterator[str]:
    for pause in version.pauses:
        effect = "the clock begins anew afterwards" if pause.restarts else "the clock stands still"
        if not pause.counts_last_day:
            effect += "; the day on which it goes on does not count"
        reason = text(spoken(pause.reason)).capitalize()
        yield f"- **{reason}** (`{pause.reason}`): {effect}.{_remark(pause.note, pause.authority)}"


def _windows(version: ProcedureVersion) -> Iterator[str]:
    for window in version.windows:
        periods = f"; or, whichever is {window.pick.value}, ".join(period(each) for each in window.periods)
        left_out = f" Pauses for {listed(map(spoken, window.pauses), last='or')} are left out." if window.pauses else ""
        rest = _remark(window.note, window.authority)
        ways = [" ".join(counted(each.count)) for each in window.periods if each.count is not None]
        how = "".join(f" {way}" for way in dict.fromkeys(ways))
        yield f"- **{text(window.name)}**: {periods}.{how}{left_out}{rest}"


def _referral(version: ProcedureVersion) -> Iterator[str]:
    if version.no_referral:
        yield text(version.no_referral)
    if version.referral is not None:
        found = version.referral
        within = f": {period(found.period)}" if found.period else ""
        yield f"**{text(found.body)}**{within}.{_remark(found.note, found.authority)}"


def _exclusions(version: ProcedureVersion) -> Iterator[str]:
    for each in version.exclusions:
        what = listed(("a complaint" if bar is Barred.COMPLAINT else "the next stage" for bar in each.bars), last="or")
        think = " Consider first whether to take it on all the same." if each.discretion else ""
        tell = " Give the details of the ombudsman." if each.signpost else ""
        rest = _remark(each.note, each.authority)
        yield f"- **{text(each.name)}**: {what} may be turned away.{think}{tell}{rest}"


def _conflicts(version: ProcedureVersion) -> Iterator[str]:
    for each in version.conflicts:
        roles = f"{_role(each.first)}, and then {_role(each.second)}"
        yield f"- **{text(each.name)}**: nobody is first {roles}.{_remark(each.note, each.authority)}"


def _role(role: RoleAt) -> str:
    return f"{spoken(role.role.value)} in stage {text(role.stage)}" if role.stage else spoken(role.role.value)


def _remark(note: str, cited: Authority) -> str:
    return f"{f' {text(note)}' if note else ''} Written down in {authority(cited)}."
