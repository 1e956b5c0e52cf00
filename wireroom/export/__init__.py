"""Rows for other programs: which rows, with which fields, in which order.

Each kind of rows is declared once (``resources.py``): its fields with their types, the
parameters that filter the rows, and the order of their pages. Every export and every
answer of the API is made from these declarations, so none can differ from the others.
"""
