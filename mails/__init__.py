"""Letters: every mail that tells of ventures and programmes, written in the transaction it belongs to, sent once."""
