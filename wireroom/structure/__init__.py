"""The structure of a text: blocks and marks, as values, as JSON, HTML and Markdown.

Pure functions. ``docs/structure.md`` describes the blocks for consumers.
"""
