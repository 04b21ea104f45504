"""What a PDF really draws: the outline of each glyph, beside the character that the text layer says it is."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import pikepdf
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-{style}.ttc"
SIMPLIFIED_CHINESE = 2
SHOWING = {"Tj", "TJ", "'", '"'}


def drawn_on(page, wanted):
    """Pairs of character and outline, of each wanted character that the page draws, by itself or in a drawing."""
    faces = {}
    return {pair for stream in streams(page) for pair in drawn_by(stream, wanted, faces)}


def streams(holder):
    yield holder
    for form in holder.get("/Resources", {}).get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield from streams(form)


def drawn_by(stream, wanted, faces):
    fonts = dict(stream.Resources.get("/Font", {}).items())
    face = None
    for operands, operator in pikepdf.parse_content_stream(stream):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
            face = faces.get(font.objgen) or Face(font)
            faces[font.objgen] = face
        elif str(operator) in SHOWING:
            yield from face.shown(operands[0], wanted)


class Face:
    """A font of the file: its program, and what its text layer says of each glyph."""

    def __init__(self, font):
        below = font.DescendantFonts[0].FontDescriptor
        program = below.get("/FontFile3", below.get("/FontFile2"))
        self.program = TTFont(BytesIO(program.read_bytes()))
        self.glyphs = self.program.getGlyphSet()
        self.order = self.program.getGlyphOrder()
        self.outlines = {}
        self.said = spoken(font.ToUnicode.read_bytes().decode())

    def shown(self, operand, wanted):
        for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
            if isinstance(part, pikepdf.String):
                data = bytes(part)
                for i in range(0, len(data), 2):
                    number = int.from_bytes(data[i : i + 2], "big")
                    if self.said[number] in wanted:
                        yield self.said[number], self.outline(number)

    def outline(self, number):
        if number not in self.outlines:
            known = number < len(self.order)
            self.outlines[number] = outline(self.glyphs, self.order[number]) if known else ()
        return self.outlines[number]


def spoken(cmap):
    """Glyph -> text, of a ToUnicode map."""
    pairs = (row.split() for row in cmap.splitlines() if row.startswith("<"))
    wanted = [pair for pair in pairs if len(pair) == 2 and pair != ["<0000>", "<ffff>"]]
    return {int(g[1:-1], 16): bytes.fromhex(t[1:-1]).decode("utf-16-be") for g, t in wanted}


def outline(glyphs, name):
    """The strokes of a glyph, moved to begin at nothing, so that room around it does not matter."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    points = [point for _verb, given in pen.value for point in given]
    left = min((x for x, _y in points), default=0)
    return tuple((verb, tuple((round(x - left), round(y)) for x, y in given)) for verb, given in pen.value)


@lru_cache(maxsize=2)
def noto(style):
    return TTFont(NOTO.format(style=style), fontNumber=SIMPLIFIED_CHINESE)


@lru_cache(maxsize=200)
def outlines_of(character):
    """How Noto draws it, upright and bold, in its full and its proportional form."""
    found = set()
    for style in ("Regular", "Bold"):
        name = names(style)[ord(character)]
        glyphs = glyph_set(style)
        found |= {outline(glyphs, form) for form in [name, *other_widths(style).get(name, [])]}
    return found


@lru_cache(maxsize=2)
def glyph_set(style):
    return noto(style).getGlyphSet()


@lru_cache(maxsize=2)
def names(style):
    return noto(style).getBestCmap()


@lru_cache(maxsize=2)
def other_widths(style):
    table = noto(style)["GSUB"].table
    features = [f for f in table.FeatureList.FeatureRecord if f.FeatureTag in {"pwid", "hwid"}]
    found = {}
    for index in {i for f in features for i in f.Feature.LookupListIndex}:
        for part in table.LookupList.Lookup[index].SubTable:
            for name, other in getattr(getattr(part, "ExtSubTable", part), "mapping", {}).items():
                found.setdefault(name, []).append(other)
    return found
