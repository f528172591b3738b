"""The graph for people who read: a Markdown vault, a static site, pictures."""
