"""« Réunir deux dossiers »: two records of one person, side by side, made one; and two again."""
