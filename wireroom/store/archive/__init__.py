"""Stored page bodies, in the database and in WARC files."""
