"""What the law asks, as values: conditions compiled to closures, citations, rules, rulesets."""
