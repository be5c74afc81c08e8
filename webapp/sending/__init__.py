"""Sending what lies in the outbox: its words, the ways out, and one round of it."""
