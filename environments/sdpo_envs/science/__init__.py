"""Science questions."""
