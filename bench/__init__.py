"""Yardsticks: each starts its own floor beside the product, takes turns with it, and prints the ratio."""
