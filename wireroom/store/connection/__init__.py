"""Connections to the database: engine, sessions, locks, and rows read and written."""
