"""The built-in environments, one folder for each domain."""
