"""What others collected, as values: lists of addresses, folders of pages, WARC files.

Pure: bytes in, values out, one at a time, so that a list of millions takes no more
memory than one of ten. What cannot be read is a value too, a :class:`lines.Flaw`.
"""
