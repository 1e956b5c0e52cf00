"""What a person runs or sees: command line, dashboard, monitoring."""
