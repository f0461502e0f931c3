"""Where ports meet the world: SQLite, memory, the codec of the log, TOML and CSV."""
