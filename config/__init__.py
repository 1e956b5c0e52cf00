"""What an operator edits, and its schema."""
