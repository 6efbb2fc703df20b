"""Certified constants of the weighted robust null space property in levels: exact, enclosed, or refused."""
