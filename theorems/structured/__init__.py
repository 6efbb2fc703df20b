"""The class of the talk: columns that tie, their vertices, the scale, labels, conditioning, existence, fooling sets."""
