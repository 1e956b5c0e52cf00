"""Leases, due times and the database clock."""
