"""DOCX documents: a page with headings, paragraphs and tables, a footer with the number of the page, no macro.

WordprocessingML by hand: a few kinds of element are needed, and a library for Word would bring a second XML parser
into the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from charts.palette import mixed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE = (1980, 1, 1, 0, 0, 0)  # in the archive: equal content gives equal bytes
LONG_SIDE, SHORT_SIDE, MARGIN = 16838, 11906, 1134  # of an A4 page, in twentieths of a point
TWIPS = SHORT_SIDE - 2 * MARGIN  # the width between the margins
WIDE_TWIPS = LONG_SIDE - 2 * MARGIN  # of a page that lies on its long side
NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what an XML file cannot hold
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def document_of(title: str, pieces: Iterable[str], language: str, *, is_wide: bool = False) -> bytes:
    """A document of paragraphs and tables in one language ("en" or "zh-hans"). Equal content gives equal bytes.

    Args:
        title: what the footer of each page says, beside its number.
        is_wide: whether pages lie on their long side.
    """
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": relations({"styles": "styles.xml", "footer": "footer1.xml"}),
        "word/styles.xml": styles(language),
        "word/footer1.xml": footer(title),
        "word/document.xml": f"<w:document {W} {R}><w:body>{''.join(pieces)}{page(is_wide)}</w:body></w:document>",
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, MADE)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return buffer.getvalue()


def page(is_wide: bool) -> str:
    """The size of the pages, and their footer."""
    width, height, turned = SHORT_SIDE, LONG_SIDE, ""
    if is_wide:
        width, height, turned = LONG_SIDE, SHORT_SIDE, ' w:orient="landscape"'
    edges = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {edges} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )


def paragraph(text: str, style: str = "Normal") -> str:
    """A text in one of the styles; its line ends and tabs stay what they are."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text) if text else ""}</w:p>'


def run(text: str) -> str:
    lines = (
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t")
        )
        for line in NO_XML.sub("\ufffd", text).split("\n")
    )
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def cell(text: str, width: int, style: str = "Normal", *, fill: str = "") -> str:
    """A cell with a text. `fill` is the colour behind it."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{hexed(fill)}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraph(text, style)}</w:tc>'


def head(texts: Sequence[str], widths: Sequence[int]) -> str:
    """The row that names the columns, again on each page."""
    fill = mixed("ink", 10)
    cells = [cell(text, width, "Label", fill=fill) for text, width in zip(texts, widths, strict=True)]
    return row(cells, is_head=True)


def row(cells: Iterable[str], *, is_head: bool = False, may_split: bool = False) -> str:
    """A row, which stays on one page unless it may split."""
    traits = ("" if may_split else "<w:cantSplit/>") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr><w:trPr>{traits}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int]) -> str:
    """A table, and the free paragraph that keeps it apart from the next one."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
        f"{paragraph('')}"
    )


def hexed(colour: str) -> str:
    return colour.removeprefix("#")


def style(key: str, name: str, paragraph_traits: str, run_traits: str) -> str:
    based = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph_traits}</w:pPr><w:rPr>{run_traits}</w:rPr></w:style>"
    )


def styles(language: str) -> str:
    """The looks of paragraphs and tables; the language is what a spelling checker goes by."""
    grey, line = hexed(mixed("ink", 65)), hexed(mixed("ink", 35))
    spoken = "zh-CN" if language.startswith("zh") else "en-US"
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Microsoft YaHei"'
        ' w:cs="Calibri"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{spoken}" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{line}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    looks = [
        style("Normal", "Normal", "", ""),
        style("Title", "Title", '<w:spacing w:after="120"/>', '<w:b/><w:sz w:val="34"/>'),
        style(
            "Heading1",
            "heading 1",
            '<w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/>',
            '<w:b/><w:sz w:val="25"/>',
        ),
        style("Label", "Label", "", "<w:b/>"),
        style("Hint", "Hint", "", f'<w:i/><w:color w:val="{grey}"/>'),
        style("Check", "Check", '<w:ind w:left="340" w:hanging="340"/>', ""),
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr>'
        f"<w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style>",
    ]
    return f"<w:styles {W}>{defaults}{''.join(looks)}</w:styles>"


def footer(title: str) -> str:
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f'<w:ftr {W}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>{run(f"{title} · ")}{number}</w:p></w:ftr>'


def relations(targets: dict[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{KINDS}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{KINDS}.styles+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{KINDS}.footer+xml"/></Types>'
)
