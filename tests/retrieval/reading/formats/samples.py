"""A document of each format, with most of what its reader looks for."""

import json

from tests.retrieval.reading.formats import made

_WORDS = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."
_HEADING = '<w:pPr><w:pStyle w:val="H1b"/></w:pPr>'
_TABLE = (
    "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    + "".join(f"<w:tc>{made.word(cell)}</w:tc>" for cell in ("Name", "Calories"))
    + "</w:tr><w:tr>"
    + "".join(f"<w:tc>{made.word(cell)}</w:tc>" for cell in ("Blueberry", "150"))
    + "</w:tr></w:tbl>"
)
_PAGE = (
    "<!DOCTYPE html><html><head><title>Lamp</title><meta charset=utf-8></head><body><nav>Menu</nav><article>"
    f"<h1 id=top>Lamp</h1><p>{_WORDS}</p><ul><li>one<li>two</ul><table><tr><th>Name<th>Calories"
    "<tr><td>Blueberry<td>150</table><pre>a = 1<br>b</pre></article></body></html>"
)
_MESSAGE = (
    "From: Mallori Harrell <m@example.org>\nTo: all@example.org\nSubject: =?utf-8?q?Family_d=C3=A4y?=\n"
    "Date: Wed, 21 Dec 2022 10:28:53 -0600\nMIME-Version: 1.0\n"
    'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
    f"{_WORDS}\n-- \nData Scientist\n--b\nContent-Type: text/html\n\n<p>{_WORDS}</p>\n--b--\n"
)
_SAVED = (
    "From: <Saved>\nSnapshot-Content-Location: https://example.org/p\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
    f"Content-Transfer-Encoding: quoted-printable\n\n{_PAGE.replace('=', '=3D')}\n--b--\n"
)
_CELLS = [
    {"cell_type": "markdown", "source": ["# Lamp\n", f"{_WORDS}\n", "\n- one\n- two"]},
    {"cell_type": "code", "source": "x = 1\n  y", "outputs": [{"text": ["1\n"]}]},
]
_FEED = (
    "<rss><channel><title>News</title><item><title>Lamp lit</title><pubDate>Mon, 01 Jun 2009</pubDate>"
    f"<description>&lt;p&gt;{_WORDS}&lt;/p&gt;</description></item></channel></rss>"
)
_ODT = f"<text:h text:outline-level='1'>Lamp</text:h><text:p>{_WORDS}</text:p>"

SAMPLES: dict[str, bytes] = {
    "x.pdf": made.pdf(
        made.shown(72, 740, "Lamp", size=18, font="bold") + made.paragraph(72, 700, [_WORDS, "It burned."]),
        made.paragraph(72, 700, ["Second page.", "1 one", "2 two"]),
        info={"Title": "Lamp"},
    ),
    "x.html": _PAGE.encode(),
    "x.docx": made.docx(made.word("Lamp", _HEADING) + made.word(_WORDS) + _TABLE),
    "x.pptx": made.pptx([(made.shape("title", "Lamp") + made.shape("body", _WORDS, "two"), "Notes.")]),
    "x.xlsx": made.xlsx({"Cups": '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'}),
    "x.csv": b'Name,Company,Since\nBaxter,"Rasmussen, Group",2020\nLozano,,2021\n',
    "x.eml": _MESSAGE.encode(),
    "x.msg": made.msg({"0037": "Lamp", "0C1A": "Ailsa Boyd", "1000": _WORDS}),
    "x.mbox": "\n".join(f"From a Mon Jun 01 0{n}:28:28 2009\n{_MESSAGE}" for n in (4, 5)).encode(),
    "x.mhtml": _SAVED.encode(),
    "x.epub": made.epub({"Lamp": f"<h2>Lamp</h2><p>{_WORDS}</p>", "Skating": "<p>Ice.</p>"}),
    "x.odt": made.odt(_ODT),
    "x.ipynb": json.dumps({"cells": _CELLS}).encode(),
    "x.rss": _FEED.encode(),
    "x.rtf": rb"{\rtf1\ansi " + _WORDS.encode() + rb"\par Gothic: \u-10179?\u-8704?\par}",
}
