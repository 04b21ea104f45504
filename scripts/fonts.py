"""Makes the fonts of the report from Noto Sans CJK, under a name of their own.

    python -m scripts.fonts [folder with NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc]

The name matters. A drawing library that knows two files by one name takes the glyphs of one for those of
the other, and a machine that draws reports may have the whole Noto beside them. The licence asks for
another name of a changed font, too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Plumbline Sans SC"
SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).resolve().parent.parent / "reports" / "fonts"
SIMPLIFIED_CHINESE = 2  # the face's place in the collection
STYLES = ("Regular", "Bold")

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # Latin
    (0x250, 0x2AF),
    (0x2B0, 0x36F),  # phonetic signs, accents that follow their letter
    (0x370, 0x3FF),
    (0x400, 0x4FF),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin of Vietnamese and others
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2150, 0x218F),  # punctuation, money, fractions
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x25FF),
    (0x2600, 0x27BF),  # signs
    (0x3000, 0x303F),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3200, 0x33FF),  # kana, Chinese punctuation
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
)
# Simplified characters that people and firms are named with, and GB 2312 does not have.
NAMES = (
    "喆堃犇镕祎玥珺璟彧翀旸垚妤婳昇頔赟翾骉鱻淼珩琤瑀琭瑨瑄瑢璠璘珑璎琬琰瑗玚珣珙琇珵璇琯珹瑧昉昕昀昶晔晞暐曈煊煜"
    "炘烨焜燊燚熠熙钰钲铄铎锜锴镒镠钧铠骎骁骐骞骥翊翙翯羿翥舢舸芃芾苡茳荃莳菀菡蓁蓥蕤薏藜沄沅沚泓洢洳浠涢淇淏湜湉湲溦滢漪"
    "潆潞濛瀚瀛峣峥嵚嵩嶷巍帏弢弈彣怡恺惇愔懿扆抒挹揆昱晟晢杺枘栩桢梓棽棻楠樾橼殊毓泠洺淯渼溁烜烔熳牁犟猷玎玙玢玮珂珈珅珝"
    "琎琮瑅瑷璁璆璈璋瓒甯畯皓皙皞睢瞻矞祁祐祚祜祺禔禛禟秭稷穆竑竣笎筠箐箓粲絜綦纮纾绂绚绮缃缇缦耘耜聃肜胤臻舜艺芮苓"
    "茜莘菁萱葭蔚薇虞蟾衎衍裎裕襄觐觿訚诩诒谌谖豫贇赅赜跞踔轩轼辂逄逯遒遹邕邝邰邴郄郇郗郜郯鄢鄯酆醴釱镆闳闿阆阗陟隽雯霁霏靓靖"
    "韫韬頫颀颉颋颢飏馥驰骅骊鸾鹭鹮麒麟黉黾鼐龑龢囍迺锺后祎喆瑞昇甦峯崐崑堉垍坲坤圩囧嘢喦咘呣吔叕冇冚亍丏㛃㟃䶮"
)
# What the sheet uses, and what sets letters right. The forms for other languages would double the size.
KEPT_NAMES = {0, 5, 13, 14}  # copyright, version, licence
FEATURES = ("ccmp", "kern", "liga", "mark", "mkmk", "pwid", "palt", "hwid", "fwid", "calt", "rlig")


def main(source: Path = SOURCE) -> None:
    for style in STYLES:
        path = TARGET / f"PlumblineSansSC-{style}.otf"
        made(source / f"NotoSansCJK-{style}.ttc", style).save(path)
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


def made(collection: Path, style: str) -> TTFont:
    """The wanted characters of the collection's face for Simplified Chinese, under our name."""
    font = TTFont(collection, fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(FEATURES), name_IDs=["*"], notdef_outline=True, drop_tables=["vhea", "vmtx", "VORG"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    rename(font, style)
    return font


def wanted() -> set[int]:
    """Code points: Latin and signs, GB 2312, the frequent half of Big5, kana, usual Hangul, characters of names."""
    spans = (range(first, last + 1) for first, last in RANGES)
    return {point for span in spans for point in span} | set(map(ord, NAMES)) | set(charsets())


def charsets() -> Iterable[int]:
    yield from two_bytes("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    yield from two_bytes("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    yield from two_bytes("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))


def two_bytes(charset: str, leads: Iterable[int], trails: Iterable[int]) -> Iterable[int]:
    for pair in (bytes((lead, trail)) for lead in leads for trail in trails):
        text = pair.decode(charset, errors="ignore")
        if len(text) == 1:
            yield ord(text)


def rename(font: TTFont, style: str) -> None:
    """Every name by which a program may know the font: family, full, unique, PostScript, that of the outlines."""
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    own = {1: FAMILY, 2: style, 3: postscript, 4: f"{FAMILY} {style}", 6: postscript}
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in KEPT_NAMES]
    for number, text in own.items():
        names.setName(text, number, 3, 1, 0x409)
    outlines = font["CFF "].cff
    outlines.fontNames = [postscript]
    top = outlines.topDictIndex[0]
    top.FullName, top.FamilyName = f"{FAMILY} {style}", FAMILY
    for part in getattr(top, "FDArray", []):
        if hasattr(part, "FontName"):
            part.FontName = re.sub(r"^NotoSansCJK[a-z]{2}", "PlumblineSansSC", part.FontName)


if __name__ == "__main__":
    main(*(Path(given) for given in sys.argv[1:2]))
