"""The tables: SQLAlchemy classes, constraints, version columns. Nothing else."""
