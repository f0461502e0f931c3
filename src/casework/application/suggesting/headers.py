"""The words of a column's name, written out, so that ``Date Rec'd`` and ``DateReceived`` say the same."""

import re

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STAGE = re.compile(r"(?i)\b(?:s|st|stg)[ ._-]?(\d)\b")
_APOSTROPHES = str.maketrans("", "", "'\u2019`")

_WRITTEN_OUT = {
    "ack": "acknowledged",
    "acked": "acknowledged",
    "ackd": "acknowledged",
    "acknowledge": "acknowledged",
    "acknowledgement": "acknowledged",
    "acknowledgment": "acknowledged",
    "addr": "address",
    "agency": "organisation",
    "answered": "responded",
    "authority": "organisation",
    "cat": "category",
    "categorie": "category",
    "classification": "category",
    "cllr": "councillor",
    "close": "closed",
    "closure": "closed",
    "company": "organisation",
    "complete": "closed",
    "completed": "closed",
    "completion": "closed",
    "cust": "customer",
    "decided": "decision",
    "dept": "department",
    "desc": "description",
    "descr": "description",
    "directorate": "department",
    "dob": "birth",
    "dt": "date",
    "enquirie": "enquiry",
    "esc": "escalated",
    "escalate": "escalated",
    "escalation": "escalated",
    "feedback": "comment",
    "firm": "organisation",
    "forename": "name",
    "identifier": "id",
    "inquiry": "enquiry",
    "landlord": "organisation",
    "lastname": "name",
    "firstname": "name",
    "mail": "email",
    "mobile": "phone",
    "nbr": "number",
    "neighborhood": "neighbourhood",
    "no": "number",
    "num": "number",
    "opened": "open",
    "org": "organisation",
    "organization": "organisation",
    "postal": "postcode",
    "provider": "organisation",
    "rating": "score",
    "rcvd": "received",
    "rec": "received",
    "recd": "received",
    "receipt": "received",
    "receive": "received",
    "ref": "reference",
    "refno": "reference",
    "replied": "responded",
    "resident": "complainant",
    "customer": "complainant",
    "citizen": "complainant",
    "resolved": "closed",
    "respond": "responded",
    "resp": "response",
    "reply": "response",
    "stg": "stage",
    "subcat": "subcategory",
    "surname": "name",
    "tel": "phone",
    "telephone": "phone",
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
    """
    plain = _STAGE.sub(r"stage \1", name.translate(_APOSTROPHES))
    parts = [part.lower() for part in _PART.findall(plain)]
    if parts[:2] == ["e", "mail"]:
        parts = parts[1:]
    return tuple(_written_out(part) for part in parts)


def _written_out(word: str) -> str:
    if word in _WRITTEN_OUT:
        return _WRITTEN_OUT[word]
    if len(word) > len("his") and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _WRITTEN_OUT.get(word, word)
