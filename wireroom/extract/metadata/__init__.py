"""The fields of an article: headline, authors, images, topics, and what is reserved."""
