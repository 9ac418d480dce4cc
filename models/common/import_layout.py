"""What a list that can be imported looks like: its columns, and how they are written.

The headings are part of the file format: schools fill in Chinese or English ones,
whatever the language of the user.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

# Headings that a list may have beside those of its layout; the column is not read.
IGNORED = {"origin", "序号", "no", "编号", "金额", "amount", "备注"}


def normal(text):
    """Return a heading or name as it is compared: width, case, blanks aside."""
    text = unicodedata.normalize("NFKC", str(text or ""))
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Column:
    """One column of a list.

    :param str key: what the code calls it; understood as a heading as well
    :param tuple labels: headings that are understood; the first two, in Chinese and in
        English, are those of the template
    :param bool required: whether a list without it is refused
    :param int width: of the column in the template
    :param bool dates: whether the template shows dates in it
    """

    key: str
    labels: tuple
    required: bool = False
    width: int = 12
    dates: bool = False

    def label(self, chinese):
        """Return the heading of the template."""
        return self.labels[0 if chinese else 1]


@dataclass(frozen=True)
class Layout:
    """The columns of a list, in the order of the template.

    :param tuple columns: of Column
    :param tuple pasted: keys of the columns of rows pasted without a heading
    """

    columns: tuple
    pasted: tuple = ()

    def __iter__(self):
        return iter(self.columns)

    @cached_property
    def by_key(self):
        """The columns by their keys."""
        return {column.key: column for column in self.columns}

    @cached_property
    def headings(self):
        """Keys by every heading that is understood, as :func:`normal` writes it."""
        found = {normal(column.key): column.key for column in self.columns}
        for column in self.columns:
            found.update({normal(label): column.key for label in column.labels})
        return found

    @cached_property
    def required(self):
        """Keys of the columns that must be there."""
        return tuple(column.key for column in self.columns if column.required)
