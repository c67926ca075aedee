"""Migrations of the two files, each self-contained: no models are imported, documents and events
are never rewritten. ``work`` and ``cache`` are two script folders of alembic."""
