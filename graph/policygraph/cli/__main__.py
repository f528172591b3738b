"""`python -m policygraph.cli`: the same as the command `policygraph`."""

from policygraph.cli.main import run

run()
