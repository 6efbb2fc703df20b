"""The kinds of certificates, one module each: `KIND` says how its documents are recognised, their shape, and its rules."""
