"""JSON Schemas (draft 2020-12) of every file that people write, for editors and other programs; from the models."""

from engine.schemas.catalogue import CATALOGUE, Described, written

__all__ = ["CATALOGUE", "Described", "written"]
