"""Examples in, weights moved: packed forwards, losses by the chunk, teachers."""
