"""Bytes of pages, feeds and lists to text, by the names and tables that browsers use."""
