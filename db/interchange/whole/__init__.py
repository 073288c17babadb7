"""All of a library in one JSON file, out and in again without loss. CONTRIBUTING.md describes the format."""
