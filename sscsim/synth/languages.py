"""The languages people write in: how they answer and forward, and what their subjects are like."""

from __future__ import annotations

import random

import attrs

__all__ = ["LANGUAGES", "Language"]


@attrs.frozen(eq=False)
class Language:
    """
    One language.

    Attributes:
        locale: what Faker calls it.
        charset: of headers, as mail programs of that country still write them; where a text does
            not fit, UTF-8 is taken.
        share: how many of a hundred people write it.
        answer, forward: what programs put before the subject.
        subjects: patterns with holes for a number ``{n}`` and a thing ``{w}``.
        things: what the company sells and people ask about.
        secret: what the subject of a confidential message says.
        away: what the subject of an automatic answer begins with.

    """

    locale: str
    charset: str
    share: int
    answer: str
    forward: str
    subjects: tuple[str, ...]
    things: tuple[str, ...]
    secret: str
    away: str

    def topic(self, chance: random.Random) -> str:
        """Write what a message is about: a subject without prefixes."""
        pattern = chance.choice(self.subjects)
        while "{w}" in pattern:
            pattern = pattern.replace("{w}", chance.choice(self.things), 1)
        return pattern.replace("{n}", str(chance.randint(100, 99_999)))

    def answering(self, subject: str) -> str:
        """Put the prefix of an answer before a subject, unless one that programs see is there."""
        # A program sees its own prefix, or one of those all know, and does not repeat it.
        seen = subject.lower().startswith((f"{self.answer.lower()}:", "re:"))
        return subject if seen else f"{self.answer}: {subject}"

    def forwarding(self, subject: str) -> str:
        """Put the prefix of a forward before a subject, whatever stands there."""
        return f"{self.forward}: {subject}"


LANGUAGES = (
    Language(
        "en_US", "utf-8", 55, "Re", "FW",
        ("Quotation {n}", "Order {n} - delivery date", "Invoice {n}", "Question about {w}",
         "Minutes of meeting {n}", "Contract {n}, second draft", "Your visit and the {w}",
         "Complaint {n}", "Prices for {w} and {w}", "Spare parts {w} {n}"),
        ("pumps", "valves", "filters", "seals", "hoses", "gaskets", "sensors", "gearboxes",
         "bearings", "motors"),
        "In confidence", "Out of office",
    ),
    Language(
        "de_DE", "iso-8859-1", 15, "AW", "WG",
        ("Angebot {n}", "Rückfrage zu {w}", "Rechnung {n}", "Änderung der Lieferung {n}",
         "Besprechung {w}", "Prüfbericht {n} für {w}"),
        ("Pumpen", "Ventile", "Filter", "Dichtungen", "Schläuche", "Getriebe", "Messfühler"),
        "Persönlich und vertraulich", "Abwesenheitsnotiz",
    ),
    Language(
        "fr_FR", "iso-8859-1", 10, "RE", "TR",
        ("Devis {n}", "Facture n° {n}", "Réunion, {w}", "Réclamation {n}", "Délai de livraison {n}",
         "Votre question sur {w}"),
        ("les pompes", "les vannes", "les filtres", "les joints", "les réducteurs"),
        "Confidentiel - à ne pas diffuser", "Réponse automatique",
    ),
    Language(
        "pl_PL", "iso-8859-2", 8, "Odp", "PD",
        ("Oferta {n}", "Zamówienie {n}", "Zapytanie: {w}", "Faktura nr {n}", "Reklamacja: {w} {n}"),
        ("pompy", "zawory", "filtry", "uszczelki", "przekładnie", "łożyska"),
        "Poufne, do rąk własnych", "Automatyczna odpowiedź",
    ),
    Language(
        "ru_RU", "koi8-r", 7, "Re", "FW",
        ("Предложение {n}", "Вопрос: {w}", "Счёт {n}", "Договор {n}, {w}", "Рекламация {n}"),
        ("насосы", "клапаны", "фильтры", "уплотнения", "подшипники"),
        "Конфиденциально", "Автоответ",
    ),
    Language(
        "ja_JP", "iso-2022-jp", 5, "Re", "FW",
        ("見積書 {n}", "{w} についてのご質問", "請求書 {n}", "打ち合わせ {w} {n}"),
        ("ポンプ", "バルブ", "フィルター", "軸受", "減速機"),
        "社外秘", "自動応答",
    ),
)  # fmt: skip
