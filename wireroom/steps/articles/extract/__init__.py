"""Step 3: fields, text and comments are extracted from the stored page."""
