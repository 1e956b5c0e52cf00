"""Fingerprints and the stories they make."""
