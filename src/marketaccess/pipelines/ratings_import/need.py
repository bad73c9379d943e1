"""The data set of which this is the import; read by a process without Django, too."""

from marketaccess.law import library

NEED = library.data_need_named("ratings")
