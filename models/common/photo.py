"""Photos from outside: really pictures, not too big, and without what they tell.

A phone writes the place and the time of day into its pictures; both are personal data.
So a picture is drawn anew, and nothing but the picture is kept.
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin

from odoo.exceptions import UserError

# naming the reader of WebP registers it: Odoo loads only a few of them
FORMATS = ("JPEG", "PNG", WebPImagePlugin.WebPImageFile.format)
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
SIDE = 1600  # pixels of the longer side that are kept


def clean_photo(env, content):
    """Return a picture drawn anew, as JPEG.

    :param env: for the language of the refusal
    :param bytes content: what was sent
    :raise UserError: no picture, of another format, or too big
    """
    if len(content) > MOST_BYTES:
        raise UserError(
            env._(
                "A photo may have %(most)s MB at most.", most=MOST_BYTES // 1024 // 1024
            )
        )
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise UserError(env._("The photo has too many pixels. Take a smaller one."))
        picture = ImageOps.exif_transpose(picture).convert("RGB")
        picture.thumbnail((SIDE, SIDE))
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise UserError(
            env._("That is no photo. Send pictures as JPEG, PNG or WebP.")
        ) from error
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=82)
    return drawn.getvalue()
