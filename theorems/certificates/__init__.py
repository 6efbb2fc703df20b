"""Certificates: the written format, the writer, and the stand-alone checker ``check.py``, which shares no code with the rest."""
