"""Where attempts come from: a local model, a vLLM server, and what a step is sampled."""
