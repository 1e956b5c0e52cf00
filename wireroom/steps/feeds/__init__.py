"""Steps of feeds: poll, discover, submit a URL."""
