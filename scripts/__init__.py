"""What a developer runs, and the Python behind it."""
