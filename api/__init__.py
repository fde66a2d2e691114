"""The HTTP service: a thin Flask application over the engine."""

from api.app import create_app, serve

__all__ = ["create_app", "serve"]
