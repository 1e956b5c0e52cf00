"""Decisions: pure functions from (row, event, now, policy) to the next state.

A step reads rows, asks a function of this package, and writes the returned value. The
functions read no clock and no row of their own, so each rule is tested without a
database.
"""
