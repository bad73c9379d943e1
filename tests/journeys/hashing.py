"""The shipped algorithm at the least cost."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """Eight kibibytes and one pass."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
