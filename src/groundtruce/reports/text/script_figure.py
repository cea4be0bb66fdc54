"""How many, in Thai and Khmer: numbers with their counters, in digits of either script or in words.

Both languages put a word after a number that says what is counted: ราย and คน, នាក់ and គ្រួសារ.
What befell the people is taken from the nearest word before the number in the same breath, or
from the words right after it; where neither says so, people are counted and nothing is said of
their fate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from groundtruce.model.figure import Qualifier, Scope
from groundtruce.reports.text.figure import Counted
from groundtruce.reports.text.number import value_of

_THAI = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
    "สิบ": 10, "สิบเอ็ด": 11, "สิบสอง": 12, "ยี่สิบ": 20,
}  # fmt: skip
_KHMER = {
    "មួយ": 1, "ពីរ": 2, "បី": 3, "បួន": 4, "ប្រាំ": 5, "ប្រាំមួយ": 6, "ប្រាំពីរ": 7, "ប្រាំបី": 8,
    "ប្រាំបួន": 9, "ដប់": 10, "ដប់មួយ": 11, "ដប់ពីរ": 12, "ម្ភៃ": 20, "សាមសិប": 30,
}  # fmt: skip
_WORDS = {**_THAI, **_KHMER}
# Counter → kind of figure where nothing before the number says more, and who is counted.
_COUNTERS = {
    "ราย": ("people", None), "คน": ("people", None), "นาย": ("soldiers", "soldier"),
    "ศพ": ("killed", None), "หลังคาเรือน": ("houses", None), "หลัง": ("houses", None),
    "ครอบครัว": ("displaced", None), "ครัวเรือน": ("displaced", None),
    "ลูก": ("munitions", None), "นัด": ("rounds", None), "ลำ": ("drones", None),
    "ทุ่น": ("mines_found", None),
    "នាក់": ("people", None), "រូប": ("soldiers", "soldier"), "គ្រួសារ": ("displaced", None),
    "ខ្នង": ("houses", None), "គ្រាប់": ("munitions", None), "ដើម": ("munitions", None),
    "គ្រឿង": ("weapons", None),
}  # fmt: skip
_FATES = {
    "killed": ("เสียชีวิต", "ตาย", "สังหาร", "ស្លាប់", "សម្លាប់", "បាត់បង់ជីវិត"),
    "injured": ("บาดเจ็บ", "ได้รับบาดเจ็บ", "របួស"),
    "displaced": ("อพยพ", "พลัดถิ่น", "ลี้ภัย", "ភៀសខ្លួន", "ជម្លៀស", "ផ្លាស់ទីលំនៅ"),
    "missing": ("สูญหาย", "បាត់ខ្លួន"),
    "captured": ("ถูกจับ", "ควบคุมตัว", "ចាប់ខ្លួន", "ឃុំខ្លួន"),
}
_WHO = {
    "soldier": ("ทหาร", "กำลังพล", "ទាហាន", "យោធា"),
    "civilian": ("พลเรือน", "ชาวบ้าน", "ประชาชน", "ស៊ីវិល", "ប្រជាពលរដ្ឋ", "អ្នកភូមិ"),
    "police": ("ตำรวจ", "ប៉ូលិស", "នគរបាល"),
    "child": ("เด็ก", "កុមារ"),
    "woman": ("หญิง", "สตรี", "ស្ត្រី"),
}
_BOUNDS = (
    (Qualifier.AT_LEAST, ("อย่างน้อย", "យ៉ាងតិច", "យ៉ាងហោចណាស់")),
    (Qualifier.MORE_THAN, ("มากกว่า", "กว่า", "เกิน", "ជាង", "លើសពី")),
    (Qualifier.ABOUT, ("ประมาณ", "ราว", "เกือบ", "ប្រហែល", "ប្រមាណ", "ជិត")),
    (Qualifier.UP_TO, ("ไม่เกิน", "สูงสุด", "មិនលើស", "រហូតដល់")),
)
_CUMULATIVE = ("รวม", "สะสม", "ทั้งหมด", "ทั้งสิ้น", "ตั้งแต่", "សរុប", "គិតចាប់ពី", "ចាប់តាំងពី")
_SCALES = {"พัน": 1000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "ពាន់": 1000,
           "ម៉ឺន": 10_000, "សែន": 100_000, "លាន": 1_000_000}  # fmt: skip
# How far back a word still belongs to the number: about the length of a clause.
REACH = 60


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = rf"(?:\d[\d,]*|[๐-๙][๐-๙,]*|[០-៩][០-៩.,]*|{_any(_WORDS)})"
_COUNTED = re.compile(
    rf"(?<![\d๐-๙០-៩.,/:])(?P<n>{_NUMBER})\s*(?P<scale>{_any(_SCALES)})?\s*"
    rf"(?:คน|กว่า|ជាង)?\s*(?P<counter>{_any(_COUNTERS)})"
)
_AFTER = re.compile(
    r"\s*(?:ได้รับ|ถูก|ได้|ត្រូវបាន|បានរង|បាន|រង)?\s*"
    rf"(?P<fate>{_any(word for words in _FATES.values() for word in words)})"
)
_BREATH = re.compile(r"[.!?\n។៕;]|\s{2,}")


@dataclass(frozen=True)
class _Before:
    """The words of the same breath that stand before a number."""

    text: str

    def last(self, table: dict[str, tuple[str, ...]]) -> str | None:
        """Return the key whose word stands nearest to the number."""
        found = [(self.text.rfind(word), key) for key, words in table.items() for word in words]
        at, key = max(found)
        return key if at >= 0 else None

    def has(self, words: tuple[str, ...]) -> bool:
        return any(word in self.text for word in words)


def figures_in_script(text: str) -> tuple[Counted, ...]:
    """Return the figures of a Thai or Khmer text, in reading order."""
    return tuple(one for found in _COUNTED.finditer(text) if (one := _counted(found, text)))


def _counted(found: re.Match[str], text: str) -> Counted | None:
    value = _value(found)
    if value is None:
        return None
    breath = _BREATH.split(text[max(0, found.start() - REACH) : found.start()])[-1]
    before = _Before(breath)
    kind, of = _COUNTERS[found["counter"]]
    if kind in ("people", "soldiers", "displaced"):
        kind = before.last(_FATES) or _fate_after(text[found.end() : found.end() + REACH]) or kind
        of = before.last(_WHO) or of
    if kind == "soldiers":
        of = None
    qualifier = _qualifier(before.text[-14:], found.group())
    return Counted(
        found.start(),
        found.end(),
        kind,
        *_within(qualifier, value),
        qualifier,
        Scope.CUMULATIVE if before.has(_CUMULATIVE) else Scope.INCIDENT,
        of,
        said=found["counter"],
    )


def _fate_after(text: str) -> str | None:
    words = _AFTER.match(text)
    return None if words is None else next(k for k, w in _FATES.items() if words["fate"] in w)


def _value(found: re.Match[str]) -> float | None:
    said = found["n"].rstrip(",.")
    known = _WORDS.get(said)
    value = float(known) if known is not None else value_of(said.replace(",", "").replace(".", ""))
    return None if value is None else value * _SCALES.get(found["scale"] or "", 1)


def _qualifier(before: str, said: str) -> Qualifier:
    nearest = [
        (before.rfind(word) + len(word), bound)
        for bound, words in _BOUNDS
        for word in words
        if word in before
    ]
    if nearest:
        return max(nearest, key=lambda one: one[0])[1]
    return Qualifier.MORE_THAN if "กว่า" in said or "ជាង" in said else Qualifier.EXACT


def _within(qualifier: Qualifier, value: float) -> tuple[float | None, float | None, float | None]:
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return value, None, None
    if qualifier is Qualifier.UP_TO:
        return None, None, value
    return None, value, None
