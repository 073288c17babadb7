"""What made a number: terms, parts, facts, sources, choices and rules, as a tree that adds up to it."""
