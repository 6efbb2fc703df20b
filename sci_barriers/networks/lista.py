"""LISTA: the network, its file format, and the trained networks that ship with the package."""

from sci_barriers.networks._lista import ExactLista, Lista, ListaOrigin
from sci_barriers.networks._lista_file import file_name, load, save, trained

__all__ = ["ExactLista", "Lista", "ListaOrigin", "file_name", "load", "save", "trained"]
