"""Dates as they are printed on pages and in feeds, in any language and calendar.

:mod:`wireroom.dates.printed_date` reads one printed date. The names of months and the
words of ages are those of :mod:`wireroom.words`. The package knows no stage: feeds and
pages are read by the same code.
"""
