"""Fits what the app assumes about learning and forgetting to logs, and compares it with others. Not in the app."""
