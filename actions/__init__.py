"""The assistant's custom action, for Rasa's action server and for the server of this project."""
