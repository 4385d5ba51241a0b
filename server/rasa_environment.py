"""What Rasa reads from the environment while it is imported; import this before Rasa.

`server/__init__.py` does so, and thereby every entry point.
"""

import os

# A health assistant reports to nobody, however it is started and whatever ~/.config/rasa says.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# Rasa draws some three hundred progress bars in a training unless this is WARNING or above.
os.environ.setdefault("LOG_LEVEL", "WARNING")
# TensorFlow comes with Rasa; nobody here needs its notes.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
