"""The analyst's desk: questions to the graph that no table on the web answers, each with its evidence."""
