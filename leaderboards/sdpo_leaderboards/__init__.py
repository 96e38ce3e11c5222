"""Comparing trainers: statistics, reports, leaderboards."""
