"""Acts: what may be done to an appeal, by whom, in which state, and what it does.

``table`` lists them, ``rules`` judges one against a document and an actor, ``effects`` changes
the document; portal and workstation use the same code.
"""
