"""Match on the order number in the subject: a correlation method of our own for sscsim."""

from ordernumbers.matching import ORDER_NUMBER, PLACE, book

__all__ = ["ORDER_NUMBER", "PLACE", "book"]
