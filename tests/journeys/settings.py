"""
The product's own settings, with passwords that cost less, for the command that loads the county.

Its 24 accounts take four hashes each, half a minute of work at the shipped cost. The web server runs with
the shipped settings: it reads the cheap hash, and replaces it by a dear one at the log-in.
"""

from marketaccess.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.journeys.hashing.CheapArgon2"]
