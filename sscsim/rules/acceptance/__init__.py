"""Chapter five: does anybody's filtering method let the message in? (stage E)

Every candidate is asked by the rule of his own method; then one rule names the accepting entity,
or the last ones say why nobody accepted.
"""
