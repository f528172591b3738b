"""The command line: `policygraph COMMAND`. One file per verb family; nothing here does any of the work."""
