"""Acts: everyday ones, guided forms, bulk ones, their letters and notices."""
