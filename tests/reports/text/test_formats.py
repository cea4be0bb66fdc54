"""Files of prose: their words, and a clear no where there are none."""

import gzip
import io
import zipfile

import pytest

from groundtruce.errors import SourceError, TooLarge, Unsafe
from groundtruce.reports.text.formats.message import Message
from groundtruce.reports.text.formats.sniff import media_type, messages
from groundtruce.reports.text.language import language_of

PAGE = """<html lang="en"><head><title>Border calm</title>
<meta property="article:published_time" content="2025-12-22T08:00:00+07:00"></head>
<body><nav><a>Home</a> <a>Sport</a></nav><div class="sidebar">Buy now</div>
<article><h1>Border calm</h1><p>Norway said the border was calm.</p><p>Sweden agreed.</p>
<script>alert(1)</script></article><footer>Contact us</footer></body></html>"""


def read(raw: bytes, name: str = "a") -> list[Message]:
    return list(messages(raw, name, limit=2**20))


def docx(document: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return packed.getvalue()


def words(text: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f"<w:document {space}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>".encode()


def test_a_page_is_read_without_menus_scripts_and_advertisements():
    (page,) = read(PAGE.encode(), "a.html")

    assert page.text == "Border calm\n\nNorway said the border was calm.\n\nSweden agreed."
    assert page.title == "Border calm"
    assert page.published.isoformat() == "2025-12-22T08:00:00+07:00"


def test_plain_text_stays_as_received_even_with_a_byte_order_mark():
    (plain,) = read("\ufeffEn by på grensen".encode())

    assert plain.as_received
    assert plain.base == 3


def test_thai_of_before_unicode_is_read():
    (old,) = read("ทหารเหยียบกับระเบิดใกล้ชายแดน".encode("cp874"))

    assert language_of(old.text) == "th"


def test_an_e_mail_gives_its_plain_part():
    (mail,) = read(
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Patrol\r\n"
        b"Date: Mon, 22 Dec 2025 08:00:00 +0700\r\n\r\nTwo explosions were heard."
    )

    assert (mail.title, mail.text) == ("Patrol", "Two explosions were heard.")


def test_each_entry_of_a_feed_is_a_message():
    feed = (
        b"<rss><channel><item><title>A</title><description>One.</description></item>"
        b"<item><title>B</title><description>&lt;p&gt;Two.&lt;/p&gt;</description></item></channel></rss>"
    )

    assert [one.text for one in read(feed)] == ["A\n\nOne.", "B\n\nTwo."]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pages_are_found_in_a_web_archive(pack):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        f"WARC-Date: 2025-12-22T01:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    (page,) = read(pack(head.encode() + http + b"\r\n\r\n"))

    assert page.url == "https://example.org/a"
    assert "Norway" in page.text


def test_a_document_of_word_is_read():
    assert read(docx(words("Norway said so.")))[0].text == "Norway said so."


def test_a_zip_bomb_is_refused():
    with pytest.raises(Unsafe):
        read(docx(b"<a>" + b" " * 300_000_000))


def test_entities_in_a_document_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    with pytest.raises(Unsafe):
        read(docx(bomb))


def test_a_pdf_of_pictures_is_told_apart():
    from pypdf import PdfWriter

    writer, packed = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(packed)

    with pytest.raises(SourceError, match="no text layer"):
        read(packed.getvalue())


@pytest.mark.parametrize(
    "raw", [b"", b"  \n ", bytes(range(32)) * 40, b"PK\x03\x04junk", b"%PDF-1.7 junk"]
)
def test_junk_is_refused_with_what_to_do(raw):
    with pytest.raises(SourceError) as refused:
        read(raw)

    assert refused.value.remedy


def test_a_text_of_fifty_megabytes_is_refused():
    with pytest.raises(TooLarge):
        read(b"War and peace. " * 3_500_000)


def test_html_nested_without_end_does_not_break_the_reader():
    (page,) = read(
        b"<html><body>" + b"<div>" * 20_000 + b"Calm." + b"</div>" * 20_000 + b"</body></html>"
    )

    assert page.text in ("Calm.", "")


def test_the_kind_of_a_file_is_seen_in_its_bytes():
    assert media_type(b"%PDF-1.4") == "application/pdf"
    assert media_type(b"Ministers met in Oslo.") == "text/plain"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ទាហានបីនាក់បានរងរបួស", "km"),
        ("El ejército dijo que los soldados fueron atacados en la frontera", "es"),
        ("وقال الجيش إن القوات", "ar"),
        ("12345 67890", "und"),
    ],
)
def test_languages_are_told_apart(text, code):
    assert language_of(text) == code


def typeset(page: str) -> bytes:
    """Return a PDF of this page."""
    import typst

    return bytes(typst.compile(page.encode()))


ROWS = "Sector\tViolations\tKilled\nNorth\t120\t1\nSouth\t3\t"
TABLES = {
    "a.html": b"<html><body><p>Before.</p><table><tr><th>Sector<th>Violations<th>Killed</tr>"
    b"<tr><td>North<td>120<td>1</tr><tr><td>South<td>3<td></tr></table><p>After.</p></body></html>",
    "a.docx": docx(
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:p><w:r><w:t>Before.</w:t></w:r></w:p><w:tbl>"
        + b"".join(
            b"<w:tr>"
            + b"".join(b"<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>" % cell for cell in row)
            + b"</w:tr>"
            for row in (line.encode().split(b"\t") for line in ROWS.split("\n"))
        )
        + b"</w:tbl><w:p><w:r><w:t>After.</w:t></w:r></w:p></w:document>"
    ),
    "a.pdf": typeset(
        "Before.\n\n#table(columns: 3, [Sector], [Violations], [Killed], [North], [120], [1], "
        "[South], [3], [])\n\nAfter."
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_any_format_becomes_lines_of_cells(name):
    (one,) = read(TABLES[name], name)
    assert one.text == f"Before.\n\n{ROWS}\n\nAfter."


def test_a_heading_over_two_columns_is_said_over_each():
    (page,) = read(
        b"<html><body><table><tr><th>Sector<th colspan=2>Violations</tr>"
        b"<tr><td>North<td>12<td>7</tr></table></body></html>",
        "a.html",
    )
    assert page.text == "Sector\tViolations\tViolations\nNorth\t12\t7"


def test_a_table_that_lays_out_a_page_is_prose():
    story = "Shells fell on the village at dawn, the governor said. " * 6
    (page,) = read(
        f"<html><body><table><tr><td>Menu</td><td><p>{story}</p></td></tr><tr><td></td>"
        "<td><p>Calm.</p></td></tr></table></body></html>".encode(),
        "a.html",
    )
    assert "\t" not in page.text
    assert "Calm." in page.text
