"""Full-text search: its query language, and the tokens of texts and queries.

Pure: values in, values out. ``wireroom/store/search`` holds the index and its queries.
"""
