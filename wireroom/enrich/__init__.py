"""What is said about an article once it is known."""
