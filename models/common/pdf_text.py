"""Making the text of a printed form searchable.

The Noto fonts draw 用 and the Kangxi radical ⽤ with one glyph, and wkhtmltopdf notes
the radical as its meaning. The page looks right, but who searches the archived PDF for
用途, or copies it, finds nothing. So the notes are mended after the printing.
"""

import io
import re
import unicodedata

from odoo.tools.pdf import (
    DecodedStreamObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

# Radicals that Unicode does not fold into the characters they look like.
_FORMS = str.maketrans(
    "⺂⺃⺅⺉⺋⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺠⺡⺣⺤⺦⺨⺫⺭⺯⺰⺱⺲⺳⺹⺺⺾⻁⻂⻃"
    "⻅⻆⻈⻉⻋⻌⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⼾",
    "乛乚亻刂㔾兀尣尢巳幺彑彐忄扌攵旡歺民氵灬爫丬犭罒礻糹纟罓罒㓁耂肀艹虎衤覀"
    "见角讠贝车辶钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀户",
)
_RADICAL = re.compile(rb"<(2[EF][0-9A-Fa-f]{2})>")


def _character(match):
    """The hexadecimal of the character that a radical stands for, in its brackets."""
    radical = chr(int(match[1], 16))
    text = radical.translate(_FORMS)
    if text == radical:
        text = unicodedata.normalize("NFKC", radical)
    return b"<%04X>" % ord(text) if len(text) == 1 else match[0]


def mend_text(content):
    """Return a PDF in which radicals are noted as the characters they stand for.

    :param content: a PDF as wkhtmltopdf makes it, bytes
    """
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    writer = PdfFileWriter()
    writer.appendPagesFromReader(reader)
    mended = set()
    for page in reader.pages:
        fonts = page["/Resources"].get("/Font") or {}
        for font in (fonts[name].get_object() for name in fonts):
            if id(font) in mended or "/ToUnicode" not in font:
                continue
            mended.add(id(font))
            stream = DecodedStreamObject()
            stream.set_data(
                _RADICAL.sub(_character, font["/ToUnicode"].get_object().get_data())
            )
            font[NameObject("/ToUnicode")] = writer._addObject(stream)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()
