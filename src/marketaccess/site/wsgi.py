"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from marketaccess.site import lean  # noqa: F401 - before anything that writes workbooks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketaccess.site.settings")
application = get_wsgi_application()
