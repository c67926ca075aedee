"""The card: one appeal read and formalised, with what helps to fill the form."""
