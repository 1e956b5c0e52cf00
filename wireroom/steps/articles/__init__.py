"""Steps of one article: download, extract, deduplicate, enrich, revisit."""
