"""What a case is: its words, its events, how they fold into a state, and what may be decided."""
