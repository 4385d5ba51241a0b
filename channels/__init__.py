"""The ways to the user: each channel knows an answer and one medium."""
