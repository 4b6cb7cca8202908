"""EDGAR: packages, transports, access to the archive, and a sender that loses nothing and files nothing twice."""
