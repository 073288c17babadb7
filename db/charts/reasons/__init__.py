"""Why something cannot be chosen or drawn, in sentences for the person: the one room for all reasons of a chart."""
