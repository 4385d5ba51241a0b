"""Composes content, actions, channels and Rasa into one process; imported by nothing."""
