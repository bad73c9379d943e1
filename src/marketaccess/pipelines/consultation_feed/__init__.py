"""The published questions and answers as an Atom feed."""
