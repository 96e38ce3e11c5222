"""The trainer backends, one file each, and the engine they share."""
