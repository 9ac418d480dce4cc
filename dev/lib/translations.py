"""Whether the Chinese catalogue holds every term of the addon, and nothing else.

Runs with the linters' Python, as a program:
    translations.py EXPORTED.pot CATALOGUE.po [--fix]
"""

import sys

import polib


def main(template, catalogue, fix=False):
    exported = polib.pofile(template)
    translated = polib.pofile(catalogue)
    if fix:
        translated.merge(exported)
        for entry in translated.obsolete_entries():
            translated.remove(entry)
        translated.sort(key=lambda entry: entry.msgid)
        translated.save()
    problems = list(compare(exported, translated))
    print("\n".join(problems))
    return 1 if problems else 0


def compare(exported, translated):
    """Yield a line for each term that is missing, untranslated or left over."""
    wanted = {entry.msgid: entry for entry in exported}
    present = {entry.msgid: entry for entry in translated if not entry.obsolete}
    for term, entry in wanted.items():
        where = ", ".join(f"{file}:{line}" for file, line in entry.occurrences[:1])
        if term not in present:
            yield f"missing: {term!r} ({where})"
        elif not present[term].translated():
            yield f"not translated: {term!r} ({where})"
    for term in present.keys() - wanted.keys():
        yield f"no longer used: {term!r}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3], fix="--fix" in sys.argv))
