"""Parsers of imports: lists of addresses, folders of pages, WARC files.

Bytes and files in, values out, one at a time: a list of millions takes no more memory
than a list of ten. A row or page that is refused is a value too, with the reason.
"""
