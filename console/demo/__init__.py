"""What ``make demo`` runs on: a fictional newspaper, and what must land from it."""
