"""The text of an article in the data that a page hands to its scripts."""
