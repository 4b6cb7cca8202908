"""The way to EDGAR: what is sent, the transports that send it, and a procedure that loses nothing and sends nothing twice."""
