"""What a damaged thing costs: plain data in, plain data out.

This package knows no records and no database. A regulation is a mapping (see
``definition.py``); :func:`compile_regulation` prepares it once, :func:`compute` answers
for one thing, :func:`split` divides what is due among the people liable.
"""

from .compute import compute
from .definition import normal
from .match import compile_regulation
from .split import split
