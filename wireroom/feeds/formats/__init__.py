"""Parsers of whole documents: RSS, Atom, JSON Feed, JSON lists, sitemaps, OPML."""
