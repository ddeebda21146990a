"""Judging, evidence, observations, and the finished inspection."""
