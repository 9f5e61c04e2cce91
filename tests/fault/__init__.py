"""Faults of docs/reliability.md, each provoked with real processes; what came of them is counted.

A test names its row, ``@pytest.mark.fault("power-cut")``: each run of it is then one try.
What it counts goes to the fixture ``fault_tally`` before it is asserted: ``fault_tally.lost += …``,
``.doubled += …``, ``.recovered_after(seconds)``; a test that tries several times sets ``.tries``.
"""
