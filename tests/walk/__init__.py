"""Everybody walks through everything, and may find only what docs/access.md says."""
