"""Who is signed in; the cleaner of typed text, the reader of JSON."""
