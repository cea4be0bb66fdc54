"""Which language a text is in, by its script and its smallest words; unsure is an answer."""

import re
import unicodedata
from collections import Counter

SCRIPTS = {
    "THAI": "th", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ARABIC": "ar", "HEBREW": "he",
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru",
    "GREEK": "el",
    "DEVANAGARI": "hi", "ETHIOPIC": "am", "GEORGIAN": "ka", "ARMENIAN": "hy", "BENGALI": "bn",
    "TAMIL": "ta", "TIBETAN": "bo", "GUJARATI": "gu", "GURMUKHI": "pa", "SINHALA": "si",
}  # fmt: skip
SMALL_WORDS = {
    "en": "the of and to in that is was for on with as by at from said he it were has have had "
    "this we they an not been its are after who but their which will be or",
    "fr": "le la les des et dans que est pour une sur par qui au du a été avec ce cette ont",
    "es": "el la los las de y que en un una por con para se del al fue es su han",
    "pt": "o a os as de e que em um uma por com para se do da foi é não ao",
    "de": "der die das und in den von zu mit ist auf für im nicht ein eine hat dass wurde",
    "it": "il la di e che in un una per con del della sono è stato non ha gli",
    "id": "yang dan di dengan untuk pada ini dari dalam tidak akan telah oleh itu adalah ke",
    "ms": "yang dan di dengan untuk pada ini dari dalam tidak akan telah oleh itu ialah ke",
    "vi": "và của là có được trong cho với các những một không này đã người tại",
    "tr": "ve bir bu için ile da de olarak olan çok daha gibi kadar sonra ise",
    "nl": "de het een en van in dat is op te voor met zijn niet aan door",
    "sw": "na ya wa kwa ni katika za la kuwa hiyo huo alisema pia hivyo",
}
UNKNOWN = "und"


def language_of(text: str) -> str:
    """Return the code of the language, ``und`` where nothing speaks for one.

    >>> language_of("ทหารไทยได้รับบาดเจ็บ"), language_of("The army said that it was in the north.")
    ('th', 'en')
    """
    sample = text[:6000]
    scripts = Counter(_script(c) for c in sample if c.isalpha())
    if not scripts:
        return UNKNOWN
    script, count = scripts.most_common(1)[0]
    if script != "LATIN":
        return SCRIPTS.get(script, UNKNOWN) if count > 0.4 * sum(scripts.values()) else UNKNOWN
    return _latin(sample)


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split(" ")[0].split("-")[0]


def _latin(sample: str) -> str:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if not words:
        return UNKNOWN
    hits = {
        code: sum(word in small.split() for word in words) for code, small in SMALL_WORDS.items()
    }
    best = max(hits, key=lambda code: hits[code])
    if hits[best] >= max(2, 0.06 * len(words)):
        return best
    # A headline or a line of a log has few small words: plain ASCII reads as English.
    return "en" if sample.isascii() and len(words) >= 3 else UNKNOWN
