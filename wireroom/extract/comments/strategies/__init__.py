"""Strategies that find comments without a known dialect."""
