"""What others collected, as values: lists of addresses, folders of pages, WARC files.

Bytes and files in, values out, one at a time: a list of millions takes no more
memory than one of ten. What cannot be taken is a value too, with the reason.
"""
