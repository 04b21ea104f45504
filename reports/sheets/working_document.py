"""A working file as a DOCX document: headings, fields to fill in, check boxes and tables.

WordprocessingML by hand: the two documents need six kinds of element, and a library for Word would bring a second
XML parser into the product.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from charts.palette import mixed
from engine.playbook.parts import Text
from engine.playbook.working_files import Ask, Grid, Part, WorkingFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE = (1980, 1, 1, 0, 0, 0)  # in the archive: equal content gives equal bytes
TWIPS = 9638  # the width between the margins of an A4 page, in twentieths of a point
LABEL = 2900
BOX = "☐"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def working_document(file: WorkingFile, language: str) -> bytes:
    """The document in one language ("en" or "zh-hans"). Equal content gives equal bytes."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": relations({"styles": "styles.xml", "footer": "footer1.xml"}),
        "word/styles.xml": styles(language),
        "word/footer1.xml": footer(file.title.in_language(language)),
        "word/document.xml": document(file, language),
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, MADE)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return buffer.getvalue()


def document(file: WorkingFile, language: str) -> str:
    body = [paragraph(file.title.in_language(language), "Title"), paragraph(file.about.in_language(language), "Hint")]
    body += [part_of(part, language) for part in file.parts]
    body.append(paragraph(_("How to use it"), "Heading1"))
    body += [paragraph(f"{n}. {text.in_language(language)}") for n, text in enumerate(file.use, 1)]
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    return f"<w:document {W} {R}><w:body>{''.join(body)}{page}</w:body></w:document>"


def part_of(part: Part, language: str) -> str:
    """A section: its heading, what to know, fields, boxes to tick, tables."""
    pieces = [paragraph(part.heading.in_language(language), "Heading1")]
    if part.lead:
        pieces.append(paragraph(part.lead.in_language(language)))
    if part.asks:
        pieces.append(fields(part.asks, language))
    pieces += [paragraph(f"{BOX} {text.in_language(language)}", "Check") for text in part.checks]
    pieces += [grid(one, language) for one in part.grids]
    return "".join(pieces)


def fields(asks: Iterable[Ask], language: str) -> str:
    """Labels beside room to write, which says in grey what belongs there."""
    rows = [row([cell(a.label, language, LABEL, "Label"), cell(a.hint, language, TWIPS - LABEL, "Hint")]) for a in asks]
    return table(rows, [LABEL, TWIPS - LABEL])


def grid(one: Grid, language: str) -> str:
    """A table with heads, an example, and rows to fill in."""
    width = TWIPS // len(one.columns)
    rows = [row([cell(text, language, width, "Label", is_head=True) for text in one.columns], is_head=True)]
    if one.example:
        first, *others = one.example
        marked = Text(f"（示例）{first.zh}", f"(Example) {first.en}")
        rows.append(row([cell(text, language, width, "Hint") for text in (marked, *others)]))
    empty = Text("", "")
    rows += [row([cell(empty, language, width, "Normal") for _column in one.columns]) for _row in range(one.blank)]
    return table(rows, [width] * len(one.columns))


def paragraph(text: str, style: str = "Normal") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def cell(text: Text, language: str, width: int, style: str, *, is_head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{hexed(mixed("ink", 10))}"/>' if is_head else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{paragraph(text.in_language(language), style)}</w:tc>"
    )


def row(cells: list[str], *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: list[str], widths: list[int]) -> str:
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
    text = f'<w:r><w:t xml:space="preserve">{escape(title)} · </w:t></w:r>'
    return f'<w:ftr {W}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>{text}{number}</w:p></w:ftr>'


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
