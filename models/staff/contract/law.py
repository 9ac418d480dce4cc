"""What the Labour Contract Law (劳动合同法, 2012 revision) says, as plain functions.

Only dates and numbers: nothing here reads the database, so that each rule can be tested
against the text of its article.
"""

from dateutil.relativedelta import relativedelta

#: forms of employment that are labour contracts with a term under Art. 14 and 19
LABOUR_FORMS = ("fixed", "open", "task")
YEARS_OF_SERVICE = 10
FIXED_TERMS = 2


def months_between(first, last):
    """Return the whole months of a period, both days included."""
    span = relativedelta(last + relativedelta(days=1), first)
    return span.years * 12 + span.months


def longest_probation(form, first, last):
    """Return the months of probation that are allowed at most (Art. 19, 70).

    Under three months and for a task: none; under a year: one; under three years: two;
    three years and more, or without end: six. Part-time work has none.

    :param str form: ``fixed``, ``open``, ``task``, ``part_time`` or ``service``
    :param first: first day of the contract
    :param last: last day; None for a contract without end
    :return: months
    """
    if form in ("task", "part_time", "service"):
        return 0
    if form == "open" or not last:
        return 6
    months = months_between(first, last)
    for limit, allowed in ((3, 0), (12, 1), (36, 2)):
        if months < limit:
            return allowed
    return 6


def probation_fits(form, first, last, until):
    """Whether a probation that ends on ``until`` is allowed."""
    most = longest_probation(form, first, last)
    return until < first + relativedelta(months=most)


def service_start(spells, first, gap):
    """Return the first day of the unbroken service before a new contract.

    :param spells: ``(first day, last day)`` of the contracts so far
    :param first: first day of the new contract
    :param int gap: days between two contracts that do not break the service, such as a
        vacation
    """
    start = first
    for begin, end in sorted(spells, reverse=True):
        if begin >= first:
            continue
        if (start - end).days > gap + 1:
            break
        start = min(start, begin)
    return start


def open_ended_due(spells, first, gap):
    """Say why a contract without end is due on renewal (Art. 14).

    :param spells: ``(form, first day, last day)`` of the labour contracts so far
    :param first: first day of the new contract
    :param int gap: days that do not break the service
    :return: ``"years"`` after ten years of service, ``"terms"`` after two fixed terms
        in a row, else ``""``
    """
    spells = [spell for spell in spells if spell[0] in LABOUR_FORMS]
    begin = service_start([spell[1:] for spell in spells], first, gap)
    if first >= begin + relativedelta(years=YEARS_OF_SERVICE):
        return "years"
    in_a_row = [
        spell for spell in spells if spell[0] == "fixed" and begin <= spell[1] < first
    ]
    return "terms" if len(in_a_row) >= FIXED_TERMS else ""


def severance_months(first, last):
    """Return the months of wages due as severance (Art. 47).

    One for each full year; half a year and more counts as a year, less as half.

    :param first: first day of the service
    :param last: last day
    """
    span = relativedelta(last + relativedelta(days=1), first)
    rest = span.months * 31 + span.days
    if not rest:
        return float(span.years)
    return span.years + (1.0 if span.months >= 6 else 0.5)
