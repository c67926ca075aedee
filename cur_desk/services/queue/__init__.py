"""The queue: views, search, taking the next."""
