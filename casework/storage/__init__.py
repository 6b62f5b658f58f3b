"""The file: engine, keys, unit of work, migrations, search index, backup."""
