"""A county with the two demonstration editions, for `list_pages`."""

import django

django.setup()

from django.utils import timezone

from bench import staff
from marketaccess.site.demonstration import lists

if __name__ == "__main__":
    staff.settle()
    lists.record(at=timezone.now())
    print("{}")
