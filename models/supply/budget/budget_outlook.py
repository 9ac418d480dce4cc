"""What a document leaves of the budget, in words, for whoever decides on it."""


def over_budget(rows):
    """Whether the budget does not suffice in one of the rows of an outlook."""
    return any(row["after"] < 0 for row in rows)


def with_budget(cards, outlooks):
    """Add outlooks to the cards of documents.

    :param dict cards: ``{document id: dict}``
    :param dict outlooks: ``{document: rows}``
    """
    for document, rows in outlooks.items():
        if rows:
            cards[document.id] = {**cards[document.id], "budget": rows}
    return cards


def card_text(env, text, card):
    """Return the text of a card, followed by its outlook in words."""
    return "\n".join(filter(None, [text, *budget_texts(env, card.get("budget"))]))


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
