"""From the store to a picture: a neutral ViewGraph, and from it a networkx graph and one offline page.

>>> from policygraph.network import view_graph, to_networkx, write_page
"""

from policygraph.network.nx import to_networkx
from policygraph.network.page import write_page
from policygraph.network.viewgraph import view_graph
from policygraph.network.viewmodel import ViewGraph

__all__ = ["ViewGraph", "to_networkx", "view_graph", "write_page"]
