"""Names for the people of an exercise.

Not Faker's: its lists change between versions, and a sheet has to be the same where it is marked.
"""

from __future__ import annotations

import random

__all__ = ["people"]

_GIVEN = (
    "Ada", "Amir", "Anouk", "Asta", "Bela", "Berta", "Bruno", "Carla", "Cleo", "Dario", "Dina",
    "Edda", "Emil", "Enzo", "Esra", "Fanny", "Felix", "Flora", "Gisa", "Greta", "Hugo", "Ida",
    "Ines", "Ivan", "Jana", "Joel", "Jonas", "Juri", "Kaja", "Kira", "Laura", "Lea", "Levi",
    "Linus", "Lola", "Maja", "Malik", "Maren", "Marta", "Milo", "Mina", "Nadia", "Nils", "Noor",
    "Olga", "Omar", "Otto", "Paula", "Petra", "Rafi", "Rita", "Rosa", "Samir", "Selma", "Sofia",
    "Svea", "Tara", "Tilda", "Tomas", "Ulla", "Vera", "Viktor", "Wanda", "Yara", "Zoe",
)  # fmt: skip
_FAMILY = (
    "Aalto", "Abara", "Adler", "Albu", "Amsel", "Arden", "Bauer", "Bello", "Berg", "Blum",
    "Borg", "Brandt", "Cano", "Castel", "Conti", "Dahl", "Demir", "Duarte", "Ebner", "Eriksen",
    "Fabre", "Falk", "Farkas", "Fischer", "Gallo", "Garner", "Haas", "Haddad", "Halonen", "Hofer",
    "Horvat", "Ibsen", "Jansen", "Kaplan", "Keita", "Kolar", "Krol", "Lambert", "Larsen", "Lenz",
    "Lindt", "Lopes", "Maier", "Marek", "Meyer", "Mori", "Moser", "Nagy", "Novak", "Okafor",
    "Orlov", "Paasi", "Perez", "Popa", "Quist", "Rahman", "Ricci", "Rossi", "Sato", "Silva",
    "Stein", "Toth", "Urban", "Vogt", "Weber", "Wolff", "Yilmaz", "Zeman",
)  # fmt: skip


def people(chance: random.Random, number: int) -> list[tuple[str, str]]:
    """Draw given and family names; none of either is given twice."""
    drawn = (chance.sample(names, number) for names in (_GIVEN, _FAMILY))
    return list(zip(*drawn, strict=True))
