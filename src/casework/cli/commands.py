"""Every command: under which heading it stands, where it is, and its short help.

The modules are imported when a command is used; ``casework --help`` knows the commands by this table.
"""

from collections.abc import Mapping

SECTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Begin": {
        "demo": ("casework.cli.demo:command", "Play a council's year and leave the files to look at."),
        "init": ("casework.cli.setup:init", "Write a configuration file and make the store."),
        "config": ("casework.cli.setup:config", "Look at the configuration."),
    },
    "Take in": {
        "receive": ("casework.cli.intake:receive", "Record a contact that came in."),
        "acknowledge": ("casework.cli.intake:acknowledge", "Tell the complainant that it arrived."),
        "accept": ("casework.cli.intake:accept", "Take the contact on under its procedure."),
        "decline": ("casework.cli.intake:decline", "Refuse the contact, for an exclusion of its procedure."),
        "pass-on": ("casework.cli.intake:pass_on", "Send it to the other body that it is for."),
        "hand-over": (
            "casework.cli.handing_over:command",
            "Hand it over to a partner that keeps its cases with casework too.",
        ),
        "reclassify": (
            "casework.cli.links:reclassify",
            "Say that it is another kind of contact, formal, or for another procedure.",
        ),
        "categorise": ("casework.cli.intake:categorise", "Sort a matter by a scheme."),
        "add-matter": ("casework.cli.intake:add_matter", "Record another thing complained of."),
        "assign": ("casework.cli.people:assign", "Give the case to a person, a team or both."),
    },
    "People": {
        "add-party": ("casework.cli.people:add_party", "Let another person or body join the case."),
        "remove-party": ("casework.cli.people:remove_party", "Record that a party left the case."),
        "consent": ("casework.cli.people:consent", "Record what became of a consent."),
        "prefer": ("casework.cli.needs:prefer", "Record how a party wishes to be written to."),
        "adjust": ("casework.cli.needs:adjust", "Record a reasonable adjustment that was agreed, or reviewed."),
        "end-adjustment": ("casework.cli.needs:end_adjustment", "Record that an adjustment is no longer needed."),
        "flag": ("casework.cli.needs:flag", "Raise a flag that staff must see first."),
        "clear-flag": ("casework.cli.needs:clear_flag", "Record that what a flag stood for is over."),
        "recognise": ("casework.cli.people:recognise", "Name the staff and the teams who were praised."),
        "tell-recognised": ("casework.cli.people:tell_recognised", "Record that somebody was told of the praise."),
    },
    "Time": {
        "pause": ("casework.cli.clocks:pause", "Stop the clocks, for a reason of the procedure."),
        "resume": ("casework.cli.clocks:resume", "Let the clocks run again."),
        "extend": ("casework.cli.clocks:extend", "Give a time limit more time."),
        "agree-date": ("casework.cli.clocks:agree_date", "Record a date agreed with the complainant."),
        "set-date": ("casework.cli.clocks:set_date", "Record a date that somebody else set."),
        "inform-delay": ("casework.cli.clocks:inform_delay", "Tell the complainant that it will be late."),
        "milestone": ("casework.cli.clocks:milestone", "Record a milestone of the procedure."),
    },
    "Move on": {
        "respond": ("casework.cli.stages:respond", "Give the answer of the present stage."),
        "escalate": ("casework.cli.stages:escalate", "Move the case to its next stage."),
        "decline-escalation": (
            "casework.cli.stages:decline_escalation",
            "Refuse to open the next stage, for an exclusion of the procedure.",
        ),
        "refer": ("casework.cli.stages:refer", "Record that it went to another body."),
        "withdraw": ("casework.cli.stages:withdraw", "Record that the complainant took it back."),
        "pursue": ("casework.cli.stages:pursue", "Go on with what the complainant took back."),
        "close": ("casework.cli.stages:close", "Finish with the case for now."),
        "reopen": ("casework.cli.stages:reopen", "Take a finished case up again."),
    },
    "Findings and remedies": {
        "finding": ("casework.cli.results:finding", "Record a finding on a matter, beside the earlier ones."),
        "remedy": ("casework.cli.results:remedy", "Promise something to put a wrong right."),
        "remedy-done": ("casework.cli.results:remedy_done", "Record that a remedy was carried out."),
        "remedy-undeliverable": (
            "casework.cli.results:remedy_undeliverable",
            "Record that a remedy cannot be carried out.",
        ),
        "learn": ("casework.cli.results:learn", "Record what was learned from the case."),
    },
    "Papers, and what was wrong": {
        "document": ("casework.cli.documents:document", "Let a document belong to the case by reference."),
        "erase-document": ("casework.cli.documents:erase_document", "Erase the title and the address of a document."),
        "note": ("casework.cli.documents:note", "Write something down in the case."),
        "correct": ("casework.cli.corrections:correct", "Put an earlier entry right, strike it out, or restore it."),
    },
    "Several cases": {
        "raise-complaint": (
            "casework.cli.links:raise_complaint",
            "Make a complaint out of a service request that goes on.",
        ),
        "split": ("casework.cli.links:split", "Make another case out of a letter that holds two things."),
        "link": ("casework.cli.links:link", "Say what two cases have to do with each other."),
        "unlink": ("casework.cli.links:unlink", "Undo a link of two cases."),
        "merge": ("casework.cli.links:merge", "Let a case go on as part of another one."),
        "unmerge": ("casework.cli.links:unmerge", "Undo the merging of a case."),
    },
    "People across cases": {
        "restriction": ("casework.cli.restrictions:command", "Restrict how a person may contact the body."),
        "equality": ("casework.cli.equality:command", "Keep what people say about themselves, apart from every case."),
        "survey": (
            "casework.cli.surveys:command",
            "Ask people, or somebody who looks for themselves, and count what they answer.",
        ),
        "consult": (
            "casework.cli.consult:command",
            "Ask people what matters most, count their votes, and say what came of it.",
        ),
    },
    "Read": {
        "show": (
            "casework.cli.reading:show",
            "Show one case, its deadlines, the complainant's time, and what comes next.",
        ),
        "due": ("casework.cli.queue:command", "List every date that is overdue or due, earliest first."),
        "recompute": (
            "casework.cli.recomputing:command",
            "List every open case whose due dates a change has moved.",
        ),
        "improve": (
            "casework.cli.improve:command",
            "Keep service improvements: what asked for them, and what came of them.",
        ),
        "report": ("casework.cli.report:command", "Write a report over the cases received in a period."),
        "readings": ("casework.cli.readings:command", "Read the indicators of published standards."),
        "publications": ("casework.cli.publications:command", "Look at readings as they were published."),
        "dips": (
            "casework.cli.dips:command",
            "Find where time limits are kept less or more often than before.",
        ),
        "texts": (
            "casework.cli.texts:texts",
            "Count the labelled texts of a collection, by label and by how critical they are.",
        ),
        "schema": ("casework.cli.schema:command", "Print the JSON Schema of what is told as data."),
    },
    "Notify": {
        "sweep": (
            "casework.cli.sweeping:command",
            "Find what has to be said by now, and to whom, each thing once, and send it.",
        ),
        "watch": (
            "casework.cli.watching:command",
            "Sweep, send what has to be said and hand the log to its followers, again and again, as a service.",
        ),
        "notifications": (
            "casework.cli.notifications:command",
            "See to what was not sent, how notifications are worded, and check letters of your own.",
        ),
    },
    "Rules and calculators": {
        "count": ("casework.cli.count:command", "Count a time limit and say how, day by day."),
        "deadlines": ("casework.cli.deadlines:command", "Work out the deadlines of a procedure and say why."),
        "procedures": ("casework.cli.procedures:command", "List, show and check procedures."),
        "calendars": ("casework.cli.calendars:command", "List, show and check calendars."),
        "outcomes": ("casework.cli.outcomes:command", "List, show and check outcome schemes."),
        "standards": ("casework.cli.standards:command", "List, show, link, check and review published standards."),
        "categories": (
            "casework.cli.categories:command",
            "Suggest how cases may be sorted, and see how good suggestions are.",
        ),
        "reminders": (
            "casework.cli.reminders:command",
            "List, show and check reminder schedules, and see what they say of a case.",
        ),
        "mappings": ("casework.cli.mappings:command", "List, show and check mappings."),
    },
    "Care of the store": {
        "import": ("casework.cli.importing:command", "Bring in records from another system."),
        "imports": ("casework.cli.imports:command", "List and show the imports on record, or take one back."),
        "export": ("casework.cli.logs:export", "Write the whole log of the organisation into a file."),
        "verify": ("casework.cli.care:verify", "Check the whole log against its seals."),
        "backup": ("casework.cli.backups:backup", "Copy the store into a file while it is in use."),
        "restore": ("casework.cli.backups:restoration", "Make the store anew from a backup."),
        "rebuild": ("casework.cli.care:rebuild", "Make the lists anew from the log."),
        "plugins": ("casework.cli.plugins:command", "List, check and begin plugins."),
        "follow": (
            "casework.cli.following:follow",
            "Hand the log to its followers, each in a process of its own.",
        ),
        "followers": (
            "casework.cli.following:followers",
            "List the followers of the log, try one again or from the beginning, or look how it fails.",
        ),
    },
}

COMMANDS: Mapping[str, tuple[str, str]] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}
"""Where each command is, as ``module:attribute``, and its short help."""

USUAL: Mapping[str, str] = {
    "add": "receive",
    "cases": "due",
    "list": "due",
    "new": "receive",
    "overdue": "due",
    "reply": "respond",
}
"""Words that people try, as other programs have them, and what does it here."""
