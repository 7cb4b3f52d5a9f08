"""Chapter six: the email is created: with which columns, whose is it, who can read it? (stage F)"""
