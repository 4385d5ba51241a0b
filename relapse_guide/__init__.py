"""Relapse Guide: content, knowledge and answers for people whose myeloma has come back."""
