"""Numbers over published articles: counts by time, what rises, what is discussed."""
