"""From filled-in forms to what the engine plays: rows, a world, messages, events.

Start reading at `world` and `events`.
"""
