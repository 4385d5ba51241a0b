"""NLU graph components: they know the content's names, not the answers."""
