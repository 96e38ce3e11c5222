"""Saving runs whole, going on from what was saved, handing models on."""
