"""What a document leaves of the budget, in words, for whoever decides on it."""


def budget_texts(env, rows):
    """Return a line of text for each row of an outlook.

    「Budget: 教务处, ¥6,200 left → ¥1,340」, or by how much it is too little.

    :param env: whose language the texts are in
    :param rows: dicts of ``label``, ``period``, ``before`` and ``after`` (CNY);
        ``missing`` where no line of the budget fits
    """
    texts = []
    for row in rows or ():
        if row.get("missing"):
            text = env._("No budget for %(what)s", what=row["label"])
        elif row["after"] < 0:
            text = env._(
                "Budget: %(line)s %(period)s, ¥%(before)s left, ¥%(short)s too little",
                line=row["label"],
                period=row["period"],
                before=f"{row['before']:,.2f}",
                short=f"{-row['after']:,.2f}",
            )
        else:
            text = env._(
                "Budget: %(line)s %(period)s, ¥%(before)s left → ¥%(after)s",
                line=row["label"],
                period=row["period"],
                before=f"{row['before']:,.2f}",
                after=f"{row['after']:,.2f}",
            )
        texts.append(text)
    return texts
