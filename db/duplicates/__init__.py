"""Finding records that are likely the same: names, blocks, comparing, rules, and telling two apart."""
