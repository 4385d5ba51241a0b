"""Adapts the sentence encoder to a language and this field, apart from training: `make adapt`."""
