"""Learned networks for images: train them, find their worst cases, compare them with FIRENET, or test a network of your own."""
