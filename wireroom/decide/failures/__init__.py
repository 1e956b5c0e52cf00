"""What follows a failure: how long to wait, and when to give up."""
