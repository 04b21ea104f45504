"""A report as pages: `base` <- sections <- `document`; `pdf` draws it."""
