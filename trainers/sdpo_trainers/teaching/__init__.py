"""What a self-teacher is shown, and in which words."""
