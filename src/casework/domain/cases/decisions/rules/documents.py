"""The rules for documents and notes."""

from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.events import DocumentAdded, DocumentErased, Noted

RULES = (
    Rule(decision="document", event=DocumentAdded),
    Rule(decision="erase-document", event=DocumentErased),
    Rule(decision="note", event=Noted),
)
