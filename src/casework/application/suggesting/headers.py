"""The words of a column's name, written out, so that ``Date Rec'd`` and ``DateReceived`` say the same."""

import re

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NUMBERS = {"one": "1", "first": "1", "two": "2", "second": "2", "three": "3", "third": "3"}
_NUMBERS |= {"i": "1", "ii": "2", "iii": "3"}
_STAGE = re.compile(r"(?i)\b(?:s|st|stg|stage)[ ._-]?(\d|one|two|three)\b|\bst(?:a?ge?)[ ._-](i{1,3})\b")
_ORDINAL = re.compile(r"(?i)\b(?:([1-3])(?:st|nd|rd)|(first|second|third))[ ._-]stage\b")
_WITHDRAWN = re.compile(r"(?i)\bw/?drawn\b|^w/d\b|(?<=\bdate )w/d$")
_SLASHED = {
    "c/worker": "caseworker",
    "d/line": "deadline",
    "i/o": "io",
    "o/c": "outcome",
    "o/come": "outcome",
    "w/in": "within",
}
_SHORT = re.compile(rf"(?i)\b(?:{'|'.join(_SLASHED)})\b")
_APOSTROPHES = str.maketrans("", "", "'\u2019`")

_WRITTEN_OUT = {
    "ack": "acknowledged",
    "acked": "acknowledged",
    "acknldg": "acknowledged",
    "ackn": "acknowledged",
    "acknow": "acknowledged",
    "acknowl": "acknowledged",
    "acknowledg": "acknowledged",
    "acknowld": "acknowledged",
    "acknowledge": "acknowledged",
    "acknowledgement": "acknowledged",
    "acknowledgment": "acknowledged",
    "addr": "address",
    "agency": "organisation",
    "alloc": "allocated",
    "amend": "amended",
    "ans": "responded",
    "answered": "responded",
    "authority": "organisation",
    "cat": "category",
    "chan": "channel",
    "chnl": "channel",
    "categorie": "category",
    "classification": "category",
    "cllr": "councillor",
    "close": "closed",
    "cmplnt": "complainant",
    "clsd": "closed",
    "closure": "closed",
    "compd": "closed",
    "compl": "complaint",
    "compld": "closed",
    "company": "organisation",
    "complete": "closed",
    "completed": "closed",
    "completion": "closed",
    "cust": "complainant",
    "decided": "decision",
    "decn": "decision",
    "dept": "department",
    "desc": "description",
    "descr": "description",
    "directorate": "department",
    "div": "division",
    "dl": "deadline",
    "dob": "birth",
    "dt": "date",
    "enquirie": "enquiry",
    "esc": "escalated",
    "escal": "escalated",
    "escalate": "escalated",
    "escalation": "escalated",
    "ext": "extension",
    "extend": "extended",
    "extn": "extension",
    "feedback": "comment",
    "finalised": "final",
    "firm": "organisation",
    "forename": "name",
    "hdlr": "handler",
    "hndlr": "handler",
    "identifier": "id",
    "inquiry": "enquiry",
    "inv": "investigation",
    "invest": "investigation",
    "landlord": "organisation",
    "lastname": "name",
    "firstname": "name",
    "ltr": "letter",
    "mail": "email",
    "mgr": "manager",
    "mob": "phone",
    "mobile": "phone",
    "nbr": "number",
    "neighborhood": "neighbourhood",
    "nm": "name",
    "no": "number",
    "num": "number",
    "ofcr": "officer",
    "offcr": "officer",
    "offr": "officer",
    "opened": "open",
    "org": "organisation",
    "outc": "outcome",
    "organization": "organisation",
    "postal": "postcode",
    "provider": "organisation",
    "ph": "phone",
    "rating": "score",
    "rcd": "received",
    "rcv": "received",
    "rec": "received",
    "receipt": "received",
    "receive": "received",
    "ref": "reference",
    "refd": "referred",
    "refno": "reference",
    "repl": "response",
    "replied": "responded",
    "reqd": "requested",
    "resident": "complainant",
    "customer": "complainant",
    "citizen": "complainant",
    "resolved": "closed",
    "respond": "responded",
    "resp": "response",
    "reply": "response",
    "revise": "revised",
    "rmk": "remark",
    "rpld": "responded",
    "rply": "response",
    "rvw": "review",
    "sect": "section",
    "serv": "service",
    "stat": "status",
    "stg": "stage",
    "subcat": "subcategory",
    "subj": "subject",
    "surname": "name",
    "svc": "service",
    "targ": "target",
    "tel": "phone",
    "telephone": "phone",
    "tgt": "target",
    "trgt": "target",
    "trust": "organisation",
    "withdrawal": "withdrawn",
    "withdrew": "withdrawn",
    "zip": "postcode",
    "zipcode": "postcode",
}


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a column's *name*, in order, small and written out.

    >>> words_of("Date Rec'd")
    ('date', 'received')
    >>> words_of("OPEN_DT")
    ('open', 'date')
    >>> words_of("2nd stage rec'd")
    ('stage', '2', 'received')
    """
    plain = _WITHDRAWN.sub("withdrawn", name.translate(_APOSTROPHES))
    plain = _SHORT.sub(lambda found: _SLASHED[found[0].lower()], plain)
    plain = _STAGE.sub(_stage, _ORDINAL.sub(_stage, plain))
    parts = [part.lower() for part in _PART.findall(plain)]
    if parts[:2] == ["e", "mail"]:
        parts = parts[1:]
    return tuple(_written_out(part) for part in parts)


def _stage(found: re.Match[str]) -> str:
    """Return how the stage is called that *found* names by a number or a word."""
    number = next(filter(None, found.groups())).lower()
    return f"stage {_NUMBERS.get(number, number)}"


def _written_out(word: str) -> str:
    """Return what a word is short for, also as one of several or as what was done: ``Ext'd`` is ``ext`` with a *d*."""
    is_plural = len(word) > len("his") and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    one = word[:-1] if is_plural else word
    known = (_WRITTEN_OUT.get(each) for each in (word, one, word.removesuffix("d")))
    return next(filter(None, known), one)
