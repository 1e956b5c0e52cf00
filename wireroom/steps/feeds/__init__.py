"""Steps of feeds: poll, schedule, follow redirects, discover."""
