"""What leaves the database for other programs: which rows, in what shape and order.

Each kind of row is declared once (``resources.py``): its fields with their types, the
parameters that choose among the rows, and the order in which pages of them follow one
another. Whatever leaves is made from these declarations, so it cannot differ.
"""
