"""Verbs of ``cur-portal``; each module is loaded only when its verb runs."""
