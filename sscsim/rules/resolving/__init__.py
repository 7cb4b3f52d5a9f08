"""Chapter three: whom do the addresses stand for? (stage C)"""
