"""Chapter four: which earlier email, if any, does the message answer? (stage D)

The first mark that finds an email wins. This chapter never promotes anything; it hands its finding
on: method 1 needs it, and whatever let the message in, Regarding is taken from it.
"""
