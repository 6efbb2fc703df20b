"""Claims: what certificates state, as frozen values that barriers and verifiers fill in. One module is one kind of certificate.

A claim holds everything that its document says and knows nothing of barriers; `Claim.document` is its written form. The checker of the
kind is a module of ``theorems.checker.kinds``, which shares no code with it.
"""

from theorems.certificates.claims._claim import Claim

__all__ = ["Claim"]
