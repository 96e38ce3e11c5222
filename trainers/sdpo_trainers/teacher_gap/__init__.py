"""How much better does the self-teacher do than the student? Measured before training, or along with it."""
