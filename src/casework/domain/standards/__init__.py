"""Whether published standards are kept: readings against a target, and dips and rises over time."""
