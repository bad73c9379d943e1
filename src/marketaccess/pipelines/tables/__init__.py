"""Tables out of foreign files. Each reader runs confined (documents.confinement) and answers in one shape."""
