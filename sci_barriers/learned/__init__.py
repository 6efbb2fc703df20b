"""Learned networks for images: images, sampling, architectures, training, worst-case perturbations, experiments (extra ``learn``)."""
