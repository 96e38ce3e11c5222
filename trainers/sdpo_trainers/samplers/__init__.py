"""What samples the attempts that training learns from: the trained model itself, or a server with its weights."""
