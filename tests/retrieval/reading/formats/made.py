"""Small files of each format, made with the standard library alone."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

Words = tuple[float, float, str]  # left and bottom in points, and what is written there
FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier"}


def shown(left: float, bottom: float, text: str, size: float = 10, font: str = "plain") -> str:
    """The operators that draw a line of text on a PDF's page."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {left} {bottom} Tm ({escaped}) Tj ET\n"


def paragraph(left: float, top: float, lines: Sequence[str], size: float = 10) -> str:
    """Lines of text below each other."""
    return "".join(shown(left, top - 1.2 * size * at, line, size) for at, line in enumerate(lines))


def pdf(*pages: str, info: Mapping[str, str] | None = None, labels: str = "", extra: str = "") -> bytes:
    """A PDF whose pages have these operators; `labels` is a number tree of page labels."""
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        for name, base in FONTS.items()
    )
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    stated = " ".join(f"/{key} ({value})" for key, value in (info or {}).items())
    numbered = f"/PageLabels << /Nums [{labels}] >>" if labels else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {numbered} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< {stated} >>".encode(),
    ]
    for at, content in enumerate(pages):
        data = content.encode("cp1252")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * at} 0 R {extra}"
            f" /Resources << /Font << {fonts} >> >> >>".encode(),
            f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream",
        ]
    return _assembled(objects)


def pdf_of_stream(stream: bytes, filters: int = 1) -> bytes:
    """A PDF of one page whose content is compressed, several times over if asked to."""
    for _ in range(filters):
        stream = zlib.compress(stream, 9)
    names = "[" + " ".join(["/FlateDecode"] * filters) + "]"
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources <<"
            b" /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
            f"<< /Length {len(stream)} /Filter {names} >>\nstream\n".encode() + stream + b"\nendstream",
        ]
    )


def pdf_with_map(letters: Mapping[str, str], shown_codes: str) -> bytes:
    """A PDF whose font says, for each code that is drawn, which letters it stands for."""
    mapped = "".join(
        f"<{ord(code):02x}> <{letter.encode('utf-16-be').hex()}>\n" for code, letter in letters.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(letters)} beginbfchar\n{mapped}endbfchar\n"
        "endcmap end end"
    ).encode()
    content = f"BT /F1 10 Tf 1 0 0 1 72 700 Tm ({shown_codes}) Tj ET".encode()
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
            b" /Resources << /Font << /F1 6 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
            f"<< /Length {len(cmap)} >>\nstream\n".encode() + cmap + b"\nendstream",
        ]
    )


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{offset:010} 00000 n \n" for offset in offsets).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\n".encode())
    out.write(f"startxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


_RELATION = '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/x/{kind}" Target="{target}"/>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def relations(*entries: tuple[str, str, str]) -> str:
    """The relations of a part of an Office file: id, kind and target of each."""
    written = "".join(_RELATION.format(id=id, kind=kind, target=target) for id, kind, target in entries)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/r">{written}</Relationships>'
    )


def docx(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word file with this body; the namespace of Word is declared."""
    styles = (
        f'<w:styles {_W}><w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/>'
        '</w:pPr></w:style><w:style w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    notes = (
        f'<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    return archive(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "word/document2.xml")),
            "word/document2.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document2.xml.rels": relations(
                ("s", "styles", "styles.xml"), ("f", "footnotes", "footnotes.xml")
            ),
            "word/styles.xml": styles,
            "word/footnotes.xml": notes,
            **(parts or {}),
        }
    )


def word(text: str, properties: str = "") -> str:
    """A paragraph of a Word file."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheets: Mapping[str, str], *, strings: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """A workbook whose sheets have these rows; styles 0 to 3 are plain, 0.00%, #,##0.00 and a date."""
    names = list(sheets)
    states = dict.fromkeys(hidden, 'state="hidden"')
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" {states.get(name, "")}/>'
        for n, name in enumerate(names, 1)
    )
    x = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {x} xmlns:r="http://r"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)),
            ("s", "sharedStrings", "sharedStrings.xml"),
            ("t", "styles", "styles.xml"),
        ),
        "xl/sharedStrings.xml": f"<sst {x}>{''.join(f'<si><t>{text}</t></si>' for text in strings)}</sst>",
        "xl/styles.xml": f'<styleSheet {x}><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="4"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, name in enumerate(names, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f"<worksheet {x}><sheetData>{sheets[name]}</sheetData></worksheet>"
        )
    return archive(parts)


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    """A presentation: for each slide the shapes on it, and those of its notes ("" for none)."""
    p = 'xmlns:p="http://p" xmlns:a="http://a" xmlns:r="http://r"'
    numbers = range(1, len(slides) + 1)
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {p}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in numbers)
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"r{n}", "slide", f"slides/slide{n}.xml") for n in numbers)
        ),
    }
    for n, (shapes, notes) in enumerate(slides, 1):
        tree = "<p:sld {p}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        parts[f"ppt/slides/slide{n}.xml"] = tree.format(p=p, shapes=shapes)
        if notes:
            parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = relations(
                ("n", "notesSlide", f"../notesSlides/n{n}.xml")
            )
            parts[f"ppt/notesSlides/n{n}.xml"] = tree.format(p=p, shapes=notes)
    return archive(parts)


def shape(kind: str, *paragraphs: str) -> str:
    """A shape of a slide: a placeholder of a kind, or a free one for ""."""
    placeholder = f'<p:ph type="{kind}"/>' if kind else ""
    words = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody>{words}</p:txBody></p:sp>"


def epub(chapters: Mapping[str, str]) -> bytes:
    """A book of chapters: a title and the body of each."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    points = "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="c{n}.xhtml"/></navPoint>'
        for n, title in enumerate(chapters)
    )
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<c><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></c>',
            "O/b.opf": '<package xmlns:dc="http://d"><metadata><dc:title>The Book</dc:title>'
            "<dc:creator>A. Writer</dc:creator><dc:date>1913-05-01</dc:date></metadata><manifest>"
            f'<item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/>{items}</manifest>'
            f"<spine>{spine}</spine></package>",
            "O/t.ncx": f"<ncx><navMap>{points}</navMap></ncx>",
            **{
                f"O/c{n}.xhtml": f"<html><body>{body}</body></html>"
                for n, body in enumerate(chapters.values())
            },
        }
    )


def odt(body: str) -> bytes:
    """An OpenDocument text with this body."""
    space = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    content = f"<office:c {space}><office:body><office:text>{body}</office:text></office:body></office:c>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


_SECTOR, _NO_SECTOR, _FAT_SECTOR, _END = 512, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFE
_LEAST_STREAM = 4_096  # bytes: smaller ones lie in a stream of their own, which is not made here


def msg(properties: Mapping[str, str]) -> bytes:
    """A message as Outlook saves it: the texts of its properties, by their tags."""
    streams = {
        f"__substg1.0_{tag}001F": text.ljust(_LEAST_STREAM // 2).encode("utf-16-le")
        for tag, text in properties.items()
    }
    first = 2 + len(streams) // 4  # sectors: the table of sectors, the entries by fours, the streams
    table = [_FAT_SECTOR, *(at + 1 for at in range(1, first - 1)), _END]
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for number, (name, data) in enumerate(streams.items(), 1):
        follower = number + 1 if number < len(streams) else _NO_SECTOR
        entries.append(_entry(name, 2, follower=follower, start=len(table), size=len(data)))
        count = -(-len(data) // _SECTOR)
        table += [*range(len(table) + 1, len(table) + count), _END]
    entries += [b"\0" * 128] * (4 * (first - 1) - len(entries))
    table += [_NO_SECTOR] * (_SECTOR // 4 - len(table))
    head = struct.pack("<8s16s5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10I", 0, 1, 1, 0, _LEAST_STREAM, _END, 0, _END, 0, 0)
    head += struct.pack("<108I", *[_NO_SECTOR] * 108)
    padded = (data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0") for data in streams.values())
    return b"".join([head, struct.pack(f"<{len(table)}I", *table), *entries, *padded])


def _entry(
    name: str, kind: int, *, child: int = _NO_SECTOR, follower: int = _NO_SECTOR, start: int, size: int
) -> bytes:
    """An entry of the directory of an OLE file: a storage (5 for the root) or a stream (2)."""
    written = name.encode("utf-16-le")
    tree = struct.pack("<64sHBB3I", written, len(written) + 2, kind, 1, _NO_SECTOR, follower, child)
    return tree + b"\0" * 36 + struct.pack("<IQ", start, size)
