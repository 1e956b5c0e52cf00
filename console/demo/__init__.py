"""The demonstration of ``make demo``: a fictional newspaper and its expected rows."""
