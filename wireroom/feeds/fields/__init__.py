"""The fields of an entry or a feed, read from what feedparser or JSON gives."""
