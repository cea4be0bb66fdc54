"""Word: plain data and pictures become a DOCX that can be edited, with real headings and footnotes.

It shows what page and print show. Every sentence and every row has a footnote that names its
evidence and leads into the register at the end.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as Paper
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FONT = "Noto Sans"
_INK = RGBColor(0x1D, 0x27, 0x30)
_SCRIPTS = {
    "en": (_FONT, "en-GB"),
    "th": ("Noto Sans Thai", "th-TH"),
    "km": ("Noto Sans Khmer", "km-KH"),
}
_MARGIN, _SMALL, _TEXT = 6.5, 7.5, 9.5
_ACROSS_CM = 17.4
# Nothing in a zip of ours tells when it was made: the same document gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def written(plain: dict[str, Any], as_of: datetime, pictures: Mapping[str, bytes]) -> bytes:
    """Return the DOCX of a document; the same document gives the same bytes.

    ``pictures`` are PNG files named chart.png and map.png, where the document has them.
    """
    paper = docx.Document()
    _set_up(paper, plain, as_of)
    notes = _Notes(plain)
    _masthead(paper, plain)
    for number, section in enumerate(plain["sections"], 1):
        _section(paper, plain, section, number, notes)
        if section["key"] == "holding" and plain["pictures"]:
            _pictures(paper, plain, pictures)
    _register(paper, plain, notes)
    notes.put_into(paper)
    return _packed(paper)


class _Notes:
    """The footnotes: their numbers are those of the page, their links lead into the register."""

    def __init__(self, plain: dict[str, Any]) -> None:
        every = (entry for entries in plain["register"].values() for entry in entries)
        ids = dict.fromkeys(entry["id"] for entry in every)
        self.bookmarks = {name: f"evidence_{at}" for at, name in enumerate(ids, 1)}
        self._notes = {one["number"]: one for one in plain["notes"]}

    def refer(self, paragraph: Paragraph, number: int) -> None:
        """Put the mark of a footnote at the end of a paragraph."""
        run = paragraph.add_run()
        run.font.superscript = True
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(number))
        run._r.append(mark)

    def put_into(self, paper: Paper) -> None:
        """Add the part that holds the footnotes' text."""
        body = "".join(self._note(one) for one in self._notes.values())
        xml = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes '
            f'xmlns:w="{_W}">{_separator("separator", -1)}'
            f"{_separator('continuationSeparator', 0)}{body}</w:footnotes>"
        )
        name = PackURI("/word/footnotes.xml")
        part = Part(name, _FOOTNOTES, xml.encode(), paper.part.package)
        paper.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _note(self, note: dict[str, Any]) -> str:
        links = " ".join(self.link(one) for one in note["first"])
        more = f"<w:r>{_SIZE}<w:t>  +{note['more']}</w:t></w:r>" if note["more"] else ""
        return (
            f'<w:footnote w:id="{note["number"]}"><w:p>{_TIGHT}<w:r><w:rPr><w:vertAlign '
            f'w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>{links}{more}</w:p></w:footnote>'
        )

    def link(self, ref: dict[str, str]) -> str:
        """Return a link to an entry of the register as a piece of a paragraph."""
        text = f'<w:r>{_SIZE}<w:t xml:space="preserve"> {escape(ref["short"])}</w:t></w:r>'
        target = self.bookmarks.get(ref["id"])
        anchor = quoteattr(target) if target else ""
        return f"<w:hyperlink w:anchor={anchor}>{text}</w:hyperlink>" if target else text


_TIGHT = '<w:pPr><w:spacing w:before="0" w:after="0" w:line="180" w:lineRule="exact"/></w:pPr>'
_SIZE = f'<w:rPr><w:sz w:val="{int(2 * _SMALL)}"/><w:szCs w:val="{int(2 * _SMALL)}"/></w:rPr>'


def _separator(kind: str, number: int) -> str:
    line = f"<w:p><w:r><w:{kind}/></w:r></w:p>"
    return f'<w:footnote w:type="{kind}" w:id="{number}">{line}</w:footnote>'


def _set_up(paper: Paper, plain: dict[str, Any], as_of: datetime) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Bullet"):
        _font(paper.styles[name].element.get_or_add_rPr(), plain["language"])
        paper.styles[name].font.color.rgb = _INK
    normal = paper.styles["Normal"]
    normal.font.size = Pt(_TEXT)
    _complex_size(normal.element.rPr, _TEXT)
    paper.styles["Normal"].paragraph_format.space_after = Pt(4)
    told = paper.core_properties
    told.title = f"{plain['title']} · {plain['heading']['text']} · {plain['as_of']}"
    told.author, told.comments, told.language = plain["software"], "", plain["language"]
    told.created = told.modified = as_of.replace(tzinfo=None)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    _run(head, f"{plain['title']} · {plain['heading']['text']}", plain["language"], _MARGIN)
    labels = plain["labels"]
    version = f"{labels['version']} {plain['version']} · SHA-256 {plain['sha256']} · "
    _run(foot, f"{version}{labels['page']} ", plain["language"], _MARGIN)
    _field(foot, "PAGE")


def _font(properties: Any, language: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    script, code = _SCRIPTS[language]
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), _FONT)
    fonts.set(qn("w:cs"), script if language != "en" else _SCRIPTS["th"][0])
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), code)
    lang.set(qn("w:bidi"), code if language != "en" else "th-TH")
    for known in properties.findall(qn("w:lang")):
        properties.remove(known)
    properties.append(lang)


def _run(paragraph: Paragraph, text: str, language: str, size: float | None = None) -> Run:
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    _font(properties, language)
    if size is not None:
        run.font.size = Pt(size)
        _complex_size(properties, size)
    return run


def _complex_size(properties: Any, size: float) -> None:
    """Set the size of Thai and Khmer letters, which Word keeps apart from that of Latin ones."""
    for known in properties.findall(qn("w:szCs")):
        properties.remove(known)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(int(2 * size)))
    properties.append(element)


def _field(paragraph: Paragraph, code: str) -> None:
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _masthead(paper: Paper, plain: dict[str, Any]) -> None:
    heading, labels = plain["heading"], plain["labels"]
    number = f" {plain['number']}" if plain["number"] else ""
    kind = paper.add_paragraph()
    _run(kind, f"{heading['text']}{number}", plain["language"])
    _also(kind, heading)
    paper.add_heading(plain["title"], level=1)
    stands = paper.add_paragraph()
    _run(stands, f"{labels['based_on_information_as_of']} ", plain["language"])
    _run(stands, plain["as_of"], plain["language"]).bold = True
    _run(stands, f" {plain['time_zone']}", plain["language"])
    if plain["issued"]:
        _run(stands, f" · {labels['issued']} {plain['issued']}", plain["language"])
    if plain["since"]:
        period = f"{labels['period']}: {plain['since']} – {plain['as_of']}"
        said = f"{period} ({labels['against_previous']})"
        _run(paper.add_paragraph(), said, plain["language"])


def _also(paragraph: Paragraph, heading: dict[str, Any]) -> None:
    for one in heading["others"]:
        _run(paragraph, f"   {one['text']}", one["language"], _SMALL)


def _section(
    paper: Paper, plain: dict[str, Any], section: dict[str, Any], number: int, notes: _Notes
) -> None:
    title = paper.add_heading(level=2)
    _run(title, f"{number}  {section['heading']['text']}", plain["language"])
    _also(title, section["heading"])
    if not section["sentences"] and not section["rows"]:
        _run(paper.add_paragraph(), plain["labels"]["nothing_on_record"], plain["language"])
    for one in section["sentences"]:
        paragraph = paper.add_paragraph(style="List Bullet")
        lead = one.get("lead") or ""
        if lead:
            _run(paragraph, lead, one["language"]).bold = True
        _run(paragraph, one["rest"] if lead else one["text"], one["language"])
        notes.refer(paragraph, one["note"])
    if section["rows"]:
        _table(paper, plain, section, notes)


def _table(paper: Paper, plain: dict[str, Any], section: dict[str, Any], notes: _Notes) -> None:
    table = paper.add_table(rows=1, cols=len(section["columns"]), style="Table Grid")
    table.autofit = False
    widths = _widths(section)
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for cell, text in zip(head.cells, section["columns"], strict=True):
        _run(cell.paragraphs[0], text, plain["language"], _SMALL).bold = True
    for row in section["rows"]:
        if row.get("group"):
            group = table.add_row().cells
            _run(group[0].merge(group[-1]).paragraphs[0], row["group"], plain["language"], _SMALL)
        cells = table.add_row().cells
        for at, text in enumerate(row["cells"]):
            _run(cells[at].paragraphs[0], text, plain["language"], _SMALL)
            cells[at].width = Cm(widths[at])
        notes.refer(cells[0].paragraphs[0], row["note"])
    for row_of in table.rows:
        for cell in row_of.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    paper.add_paragraph()


def _widths(section: dict[str, Any]) -> list[float]:
    """Return the width of each column in centimetres: more for words than for numbers."""
    columns = zip(section["columns"], *(row["cells"] for row in section["rows"]), strict=True)
    longest = [max(map(len, column)) for column in columns]
    shares = [2.2 if n > 60 else 1.5 if n > 26 else 0.9 for n in longest]
    return [_ACROSS_CM * share / sum(shares) for share in shares]


def _pictures(paper: Paper, plain: dict[str, Any], pictures: Mapping[str, bytes]) -> None:
    words = {"chart.png": plain["pictures"]["chart_alt"], "map.png": plain["pictures"]["map_alt"]}
    for name, alt in words.items():
        paragraph = paper.add_paragraph()
        width = Cm(16 if name == "chart.png" else 11)
        shape = paragraph.add_run().add_picture(io.BytesIO(pictures[name]), width=width)
        shape._inline.docPr.set("descr", alt)
    credit = f" {'; '.join(plain['attribution'])}." if plain["attribution"] else ""
    said = plain["labels"]["map_no_endorsement"] + credit
    _run(paper.add_paragraph(), said, plain["language"], _SMALL)


def _register(paper: Paper, plain: dict[str, Any], notes: _Notes) -> None:
    title = paper.add_heading(plain["labels"]["evidence_register"], level=1)
    title.paragraph_format.page_break_before = True
    for noun in ("finding", "assessment", "watch", "agreement", "claim"):
        entries = plain["register"][noun]
        if entries:
            paper.add_heading(plain["nouns"][noun], level=2)
        for entry in entries:
            _entry(paper, plain, entry, notes)


def _entry(paper: Paper, plain: dict[str, Any], entry: dict[str, Any], notes: _Notes) -> None:
    language, labels = plain["language"], plain["labels"]
    paragraph = paper.add_paragraph()
    _bookmark(paragraph, notes.bookmarks[entry["id"]])
    _run(paragraph, f"{entry['short']}  ", language, _SMALL)
    if "quote" in entry:
        said = f"{entry['source']}, {entry['when']} — {entry['stance']}"
        _run(paragraph, said, language, _SMALL).bold = True
        _run(paragraph, f"\n{entry['quote']}", _language_of(entry["quote"]), _SMALL)
        place = f"{labels['bytes']} {entry['start']}–{entry['end']} · {entry['whole']}"
        kept = f"{labels['report']} {entry['report']} · {entry['file']} · {place} {entry['sha256']}"
        address = f"\n{entry['url']}" if entry["url"] else ""
        _run(paragraph, f"{address}\n{kept}", language, _SMALL)
        return
    state = f" — {entry['state']}" if entry["state"] else ""
    _run(paragraph, f"{entry['title']}{state}", language, _SMALL).bold = True
    lines = "".join(f"\n{line}" for line in entry["lines"])
    files = "".join(f" {one['name']}, SHA-256 {one['sha256']}" for one in entry["files"])
    _run(paragraph, f"{lines}\n{labels['rests_on']}:{files}", language, _SMALL)
    for ref in (*entry.get("findings", ()), *entry["claims"]):
        piece = f'<w:p xmlns:w="{_W}">{notes.link(ref)}</w:p>'
        paragraph._p.extend(list(parse_xml(piece)))


def _language_of(text: str) -> str:
    """Return the language whose letters the text begins to use, for its font."""
    for letter in text:
        if "\u0e00" <= letter <= "\u0e7f":
            return "th"
        if "\u1780" <= letter <= "\u17ff":
            return "km"
    return "en"


def _bookmark(paragraph: Paragraph, name: str) -> None:
    number = name.rpartition("_")[2]
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), number)
        if kind == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def _packed(paper: Paper) -> bytes:
    loose, packed = io.BytesIO(), io.BytesIO()
    paper.save(loose)
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in _in_order(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda one: (one != "[Content_Types].xml", one))
