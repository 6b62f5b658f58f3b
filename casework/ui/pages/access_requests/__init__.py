"""The register of access requests of the house."""
