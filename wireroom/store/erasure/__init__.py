"""Erasures: jobs, tombstones, and the rows that lose their content."""
