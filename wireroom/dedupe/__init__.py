"""Near-duplicate detection: fingerprints of texts, and stories grouped by them."""
