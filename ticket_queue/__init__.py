"""The queue of one lobby: its rules, its words and its messages; the Python standard library only."""
