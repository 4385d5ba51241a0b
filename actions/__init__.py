"""The assistant's custom actions: thin, one class an intent."""
