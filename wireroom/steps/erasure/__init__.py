"""Erasing, step by step, and refusing what was erased."""
