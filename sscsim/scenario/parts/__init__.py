"""What a scenario may say, part by part, as tables of keys and kinds.

Start reading at `organisation` and `timeline`; the loader and the schema both come from them.
"""
