"""sanbai (三百): compile, prove, explain, follow and publish a city's annual key-project plan."""

__version__ = "0.1.0"
