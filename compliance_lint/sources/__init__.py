"""Everything that reads: YAML, inventories, vocabularies, rulesets, examples, and the schemas of all of them."""
