"""Rows of WebSub subscriptions and deliveries."""
