"""Output for a terminal. All text from the web is sanitized and limited in length."""
