"""Further forms for the semantic web: annotations, nanopublications, reifiers, VoID and DCAT, SSSOM."""
