"""Document to claims: a pipeline of small components over one Reading; rules and lexicons are data."""
