"""Certificates as definitions of Coq, for a function that is proved sound."""
