"""The parts of the main job: which sources, which processes, which fingerprint, what report (`policygraph.build` runs it)."""
