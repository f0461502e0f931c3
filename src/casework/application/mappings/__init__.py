"""What a mapping says: how the rows of one source become cases, survey answers or labelled texts.

A mapping is written once for each source, by somebody who knows it, and kept beside the files. It guesses nothing:
dates are read by the formats that it declares, codes by the lists that it holds, and what it leaves out stays out.

A target takes its value from a *rule*. The text of the rule's columns is looked up in *codes*; or the first of *rules*
whose pattern is found in it decides; or it is taken as it stands. *default* stands where there is nothing. What a field
holds (a code, a word of a closed list, a number, a text) is said beside it, so that a mistake is found before the
first row.
"""

from casework.application.mappings.cases import (
    CaseFields,
    DocumentRule,
    EventRule,
    FindingRule,
    LearningRule,
    MatterRule,
    PartyRule,
    ProcedureRule,
    RemedyRule,
    StandingRule,
    VerdictRule,
    Where,
)
from casework.application.mappings.columns import (
    Cleaning,
    ColumnRule,
    Extract,
    Pad,
    Transform,
)
from casework.application.mappings.mapping import AmountTarget, DateTarget, SourceMapping, ValueTarget
from casework.application.mappings.others import AnswerFields, LabelledFields
from casework.application.mappings.sources import Identity, Join, SkipRule, Source, StageRows
from casework.application.mappings.values import (
    AmountRule,
    DateForms,
    DateRule,
    FormatsBy,
    Holds,
    TextRule,
    ValueRule,
)
from casework.application.mappings.words import (
    Ambiguous,
    AmbiguousTime,
    BeforeReceipt,
    Epoch,
    Fate,
    IdentityRule,
    JoinSeveral,
    MissingTime,
    RecordKind,
    RowsOfKey,
    Standing,
    Truncated,
    Undated,
    Unlisted,
    Unreadable,
)

__all__ = [
    "Ambiguous",
    "AmbiguousTime",
    "AmountRule",
    "AmountTarget",
    "AnswerFields",
    "BeforeReceipt",
    "CaseFields",
    "Cleaning",
    "ColumnRule",
    "DateForms",
    "DateRule",
    "DateTarget",
    "DocumentRule",
    "Epoch",
    "EventRule",
    "Extract",
    "Fate",
    "FindingRule",
    "FormatsBy",
    "Holds",
    "Identity",
    "IdentityRule",
    "Join",
    "JoinSeveral",
    "LabelledFields",
    "LearningRule",
    "MatterRule",
    "MissingTime",
    "Pad",
    "PartyRule",
    "ProcedureRule",
    "RecordKind",
    "RemedyRule",
    "RowsOfKey",
    "SkipRule",
    "Source",
    "SourceMapping",
    "StageRows",
    "Standing",
    "StandingRule",
    "TextRule",
    "Transform",
    "Truncated",
    "Undated",
    "Unlisted",
    "Unreadable",
    "ValueRule",
    "ValueTarget",
    "VerdictRule",
    "Where",
]
