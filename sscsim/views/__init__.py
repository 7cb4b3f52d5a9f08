"""The showroom: decisions and answers shown as text, JSON, JSON lines and CSV.

In come values that were decided elsewhere; out go lines of text and plain dictionaries. Nothing is
computed here and no engine is known. Whatever came out of an email or a file passes `safe` on its
way, so that it can neither move the cursor of a terminal nor run in a spreadsheet. Start reading
at `text` (what people see) and `record` (what programs see).
"""

from sscsim.views.html import show_decisions, show_picture, show_steps, show_table

__all__ = ["show_decisions", "show_picture", "show_steps", "show_table"]
