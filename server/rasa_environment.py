"""What Rasa reads from the environment while it is imported; import this before Rasa.

`server/__init__.py` does so, and thereby every entry point.
"""

import os

# A health assistant reports to nobody, however it is started and whatever ~/.config/rasa says.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# Rasa draws some three hundred progress bars in a training unless this is WARNING or above, and
# one more when it tests stories.
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("TQDM_DISABLE", "1")
# TensorFlow comes with Rasa; nobody here needs its notes.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# The products here are small: with more threads OpenBLAS spins a core for nothing (eight clients
# at once got 52 turns a second instead of 41, and a training uses 17 seconds of CPU less).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
