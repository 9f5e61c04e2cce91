"""The weekly report: figures out of the ledger's events, what people add, and the files of both."""
