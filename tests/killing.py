"""A store whose user is killed at one of its writes: before it is written, or right after."""


class Killed(KeyboardInterrupt):
    """The end of a process, whatever it was doing."""


class KillingStore:
    """A store that counts its writes, and at some of them ends whoever writes.

    *kills* are the numbers of the writes, from 0 on, at which that happens; with *after* they are written before.
    """

    _WRITES = frozenset({"append", "append_many", "replace_agendas"})

    def __init__(self, store):
        self.store, self.kills, self.after, self.writes = store, frozenset(), False, 0

    def kill_at(self, *kills, after=False):
        self.kills, self.after, self.writes = frozenset(kills), after, 0

    def __getattr__(self, name):
        found = getattr(self.store, name)
        return self._counted(found) if name in self._WRITES else found

    def _counted(self, write):
        def counted(*asked, **said):
            number, self.writes = self.writes, self.writes + 1
            if number in self.kills and not self.after:
                raise Killed
            found = write(*asked, **said)
            if number in self.kills:
                raise Killed
            return found

        return counted
