"""Opening what was just made."""


def show(records, xmlid):
    """Return the window action ``xmlid`` on ``records``: the form of a single one."""
    action = records.env["ir.actions.act_window"]._for_xml_id(xmlid)
    if len(records) == 1:
        return {**action, "res_id": records.id, "views": [(False, "form")]}
    return {**action, "domain": [("id", "in", records.ids)], "context": {}}
