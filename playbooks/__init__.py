"""Content on disk, published versions, the authors' command."""
