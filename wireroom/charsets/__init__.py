"""Bytes of pages, feeds and lists to text, by the tables that browsers use."""
