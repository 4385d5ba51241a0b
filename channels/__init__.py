"""The ways to the user, one medium a file; they know answers, not how those were found."""
