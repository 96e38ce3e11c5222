"""What is an environment's feedback worth to a learner? Measured before any training."""
