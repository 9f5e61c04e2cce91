"""The server of one site: keeps the ledger, decides, announces, and serves the pages."""
