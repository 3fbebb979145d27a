"""A page as a document: one structure, made from the page itself, that becomes PDF and Word."""
