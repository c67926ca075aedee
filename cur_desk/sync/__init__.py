"""Portal ⇄ local files: the wire, the keyring, the cycle of sync. Plain Python, no Qt (design § 5)."""
