"""Papers and packs: chosen, made, cut, shown, printed."""
