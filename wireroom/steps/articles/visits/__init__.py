"""Visits: a published page is fetched again for its comments and corrections."""
