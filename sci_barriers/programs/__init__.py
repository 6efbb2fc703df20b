"""Programs in processes of their own: the protocol, limits, supervision, targets by name."""
