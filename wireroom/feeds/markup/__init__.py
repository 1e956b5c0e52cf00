"""The bytes of a document before they are parsed: decoded, bounded, repaired."""
