"""Only type-checked: mistakes that a type checker must find. An ignore that ignores nothing is an error itself."""

import datetime as dt

from casework import Actor, Casebook, RowQuery

book = Casebook.open("memory:", organisation="council")
officer = Actor("staff-17")

book.acknowledge("C-1")  # type: ignore[call-arg]  # nobody writes
book.acknowledge("C-1", by="staff-17")  # type: ignore[arg-type]  # a name is no actor
book.acknowledge("C-1", happend=dt.date(2026, 4, 3), by=officer)  # type: ignore[call-arg]  # misspelt
book.acknowledge("C-1", happened="2026-04-03", by=officer)  # type: ignore[arg-type]  # text is no date
book.respond("C-1", "upheld", by=officer)  # type: ignore[call-arg]  # by name only
book.receive(kind="complaint", procedure="lgsco-code-2024", by=officer)  # type: ignore[call-arg]  # received when?
book.find(RowQuery("C-1"))  # type: ignore[call-arg]  # by name only
book.case("C-1").intake.kind = "comment"  # type: ignore[misc,assignment]  # a case does not change
Casebook.open("memory:")  # type: ignore[call-arg]  # whose cases?
