"""For everybody who tests rules or plugins of their own: clocks, contracts and strategies."""
