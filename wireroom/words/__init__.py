"""Words that pages print around articles and comments, one record per language.

:mod:`wireroom.words.languages` holds the records, :mod:`wireroom.words.calendar` the
names of months, weekdays and units of time. Expressions with words of many languages
are built from these records, so that a language is added in one place.
"""
