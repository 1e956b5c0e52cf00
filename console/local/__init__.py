"""Services and processes on one machine."""
