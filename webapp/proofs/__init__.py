"""Papers that people send: pictures are made of them by a process of its own, and a scanner for viruses may look."""
