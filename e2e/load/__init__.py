"""A crowd at the door: clients in processes of their own, the real server, and a look at what was kept."""
