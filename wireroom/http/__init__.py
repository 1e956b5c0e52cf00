"""HTTP: a guarded and rate-limited client, robots.txt, and normalized addresses."""
