"""Chapters one and two: is the item looked at, and is the message valid and new? (stages A, B)"""
