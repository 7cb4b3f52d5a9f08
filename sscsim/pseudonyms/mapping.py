"""What becomes of an address, an id, a word, a mark of a thread: the same wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

import attrs

from sscsim.columns import clean_id
from sscsim.mail import is_wellformed, single_message_id
from sscsim.mail.threads import BASE_LENGTH, strip_prefixes
from sscsim.pseudonyms.key import Key

__all__ = ["GUID", "Pseudonyms"]

GUID = re.compile(r"\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_RUN = re.compile(r"\w+")
# Text that may be an address inside a text: judged by `is_wellformed`, like any other.
_INSIDE = re.compile(r"[^\s<>,;()@\"':=]+@[^\s<>,;()@\"':=]+")


@attrs.frozen(kw_only=True)
class Pseudonyms:
    """
    The pseudonyms of one case.

    Ids and the addresses of users, queues and mailboxes begin with their place among their like,
    so that what is ordered by them stays in order: ties go by address, and by id (contract 5).

    >>> from sscsim.pseudonyms import Key, Pseudonyms
    >>> names = Pseudonyms.of(Key(b"sixteen bytes .."), addresses=["b@x.example", "a@x.example"])
    >>> names.address("A@x.example") < names.address("b@x.example")
    True
    >>> names.address("ivo@x.example").partition("@")[2] == names.domain("x.example")
    True

    """

    key: Key
    ranks: Mapping[str, str] = attrs.field(factory=dict)
    ids: Mapping[str, str] = attrs.field(factory=dict)
    token: re.Pattern[str] | None = None
    identities: dict[str, str] = attrs.field(factory=dict, repr=False)  # of mail without an id
    met: dict[str, dict[str, str]] = attrs.field(factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        key: Key,
        *,
        addresses: Iterable[str] = (),
        ids: Iterable[str] = (),
        prefixes: Iterable[str] = (),
        tokendigits: int = 7,
    ) -> Pseudonyms:
        """Rank what is ordered; ``prefixes`` and ``tokendigits`` tell what a token looks like."""
        ordered = sorted({text.strip().lower() for text in addresses} - {""})
        width = len(str(len(ordered)))
        any_prefix = "|".join(map(re.escape, sorted(prefixes, key=len, reverse=True)))
        shape = rf"(?:{any_prefix})[0-9]{{{tokendigits}}}(?![0-9])"
        return cls(
            key=key,
            ranks={text: f"{at:0{width}}" for at, text in enumerate(ordered, 1)},
            ids={text: _guid(key, at, text) for at, text in enumerate(sorted(set(ids)), 1)},
            token=re.compile(shape, re.IGNORECASE) if any_prefix else None,
        )

    def _kept(self, kind: str, text: str, made: str) -> str:
        self.met.setdefault(kind, {})[text] = made
        return made

    def address(self, raw: str) -> str:
        """Exchange an address; what is none becomes what is none, and nothing stays nothing."""
        text = raw.strip().lower()
        if not text:
            return raw
        rank = self.ranks.get(text, "")
        if not is_wellformed(text):
            return self._kept("address", text, rank + self.key.letters("malformed", text))
        local, _, domain = text.rpartition("@")
        made = f"{rank}{self.key.letters('local', local)}@{self.domain(domain)}"
        return self._kept("address", text, made)

    def domain(self, domain: str) -> str:
        """Exchange a domain, as a whole."""
        return f"{self.key.letters('domain', domain.lower())}.example"

    def id(self, raw: str) -> str:
        """Exchange the id of a row; one that no row has is exchanged too, without a place."""
        text = clean_id(raw)
        if not text:
            return raw
        return self._kept("id", text, self.ids.get(text) or _guid(self.key, 0xFFFFFFFF, text))

    def messageid(self, text: str) -> str:
        """
        Exchange a message id, without its brackets.

        Two that differ in letter case alone go on to differ so: whether it matters is a switch.
        """
        made = self._cased("messageid", text, self.key.letters("messageid", text.lower()))
        made += "@message.example" if "@" in text else ""
        return self._kept("messageid", text, made)

    def bracketed(self, raw: str) -> str:
        """Exchange a message id as a column has it."""
        text = single_message_id(raw)
        return raw if text is None else f"<{self.messageid(text)}>"

    def index(self, index: bytes) -> bytes:
        """Exchange a conversation index: its base, and what answers added to it."""
        base = self.key.digest("base", index[:BASE_LENGTH])[:BASE_LENGTH]
        added, left = b"", len(index) - BASE_LENGTH
        for turn in range(-(-left // 32)):
            added += self.key.digest(f"added {turn}", index)
        return base + added[:left]

    def word(self, text: str) -> str:
        """Exchange a word, in the same letter case."""
        made = self.key.letters("word", text.lower())
        return self._kept("word", text, self._cased("word", text, made))

    def _cased(self, kind: str, text: str, made: str) -> str:
        if text == text.lower():
            return made
        for change in (str.upper, str.title):
            if change(text) == text:
                return change(made)
        mask = int.from_bytes(self.key.digest(f"case of {kind}", text)) | 1 << 11
        signs = enumerate(made)
        return "".join(sign.upper() if mask >> at & 1 else sign for at, sign in signs)

    def words(self, text: str) -> str:
        """Exchange every word of a text, and leave what stands between them."""
        return _RUN.sub(lambda run: self.word(run.group()), text)

    def subject(self, text: str) -> str:
        """
        Exchange the words of a subject: as many as before, and the same ones alike.

        What opens it as an answer or a forward stays, and so do the product's tokens.
        """
        whole = text.strip()
        start = len(text) - len(text.lstrip())
        opening = start + len(whole) - len(strip_prefixes(text)) if whole else 0
        kept = [(0, opening)] + [
            found.span() for found in (self.token.finditer(text) if self.token else ())
        ]
        made, at = "", 0
        for begin, end in kept:
            if begin >= at:
                made += self.words(text[at:begin]) + text[begin:end]
                at = end
        return made + self.words(text[at:])

    def trackingtoken(self, text: str) -> str:
        """Leave a token of the product; exchange what is none."""
        token = self.token
        return text if token and token.fullmatch(text.strip()) else self.words(text)

    def text(self, raw: str) -> str:
        """Exchange any other text: an id, an address, a time that stays, or words with such."""
        text = raw.strip()
        if not text or _MOMENT.fullmatch(text):
            return raw
        if is_wellformed(text.lower()) or text.lower() in self.ranks:
            return self.address(text)
        if GUID.fullmatch(text) or clean_id(text) in self.ids:
            return self.id(text)
        parts = re.split(rf"({GUID.pattern}|{_INSIDE.pattern})", raw)
        return "".join(chain.from_iterable(self._part(part) for part in parts))

    def _part(self, part: str) -> str:
        if GUID.fullmatch(part):
            return self.id(part)
        return self.address(part) if is_wellformed(part.lower()) else self.words(part)


def _guid(key: Key, place: int, text: str) -> str:
    made = key.digest("id", text).hex()
    return f"{place:08x}-{made[:4]}-4{made[4:7]}-8{made[7:10]}-{made[10:22]}"
