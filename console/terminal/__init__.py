"""What a person sees in a terminal. All text from the web is escaped and bounded."""
