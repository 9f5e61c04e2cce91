"""The TV boards and counter signs: show whose turn it is, and say it aloud."""
