"""The regulations that the addon brings along, as files."""

import json
from pathlib import Path

from odoo.tools import file_open, file_path

TEMPLATES = "school_logistics/data/rule_packs"


def template_names(file_format):
    """Return the templates of one kind, by code.

    :param str file_format: what the file says under ``format``
    :return: list of ``(name of the file without its ending, code and name)``
    """
    found = []
    for path in Path(file_path(TEMPLATES)).glob("*.json"):
        data = json.loads(template_content(path.stem))
        if data["format"] == file_format:
            found.append((path.stem, f"{data['code']} {data['name']}"))
    return sorted(found, key=lambda template: template[1])


def template_content(name):
    """Return the bytes of a template.

    :param str name: of the file, without its ending
    """
    with file_open(f"{TEMPLATES}/{name}.json", "rb") as file:
        return file.read()
