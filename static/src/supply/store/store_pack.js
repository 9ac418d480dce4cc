/**
 * What the page knows without asking: items, people, what waits for them and what they
 * hold, as of the last time that the network was there.
 */
export class StorePack {
    constructor(data) {
        Object.assign(this, data);
    }

    /** Same answer as the server's `find`. */
    find(term) {
        const typed = term.trim().toLowerCase();
        const rows = [...this.items, ...this.holders];
        const exact = rows.filter((row) =>
            [row.code, row.barcode].some(
                (code) => code && code.toLowerCase() === typed,
            ),
        );
        if (exact.length) {
            return {exact: exact.length === 1, found: exact};
        }
        const found = rows.filter(
            (row) =>
                row.name.toLowerCase().includes(typed) ||
                row.initials.includes(` ${typed}`),
        );
        return {exact: false, found: found.slice(0, 24)};
    }

    rowsOf(rows, {type, id}) {
        return rows.filter((row) => row[type] === id);
    }

    /** Same answer as the server's `get_holder`. */
    holder({type, id}) {
        return {
            holder: this.holders.find((row) => row.type === type && row.id === id),
            waiting: this.rowsOf(this.waiting, {type, id}),
            held: this.rowsOf(this.held, {type, id}),
        };
    }

    /** Same answer as the server's `get_item`. */
    item(id) {
        const item = this.items.find((row) => row.id === id);
        const ofItem = (row) => row.product === id;
        return {
            ...item,
            item,
            waiting: this.waiting.filter(ofItem),
            held: this.held.filter(ofItem),
        };
    }

    /** Those for whom something waits, or who hold something, the longest late first. */
    holdersOf(rows) {
        const found = new Map();
        for (const row of rows) {
            for (const type of ["employee", "department"]) {
                if (row[type]) {
                    const key = `${type}:${row[type]}`;
                    const known = found.get(key) ?? {count: 0, days: 0};
                    known.count += 1;
                    known.days = Math.max(known.days, row.days ?? 0);
                    found.set(key, known);
                }
            }
        }
        return this.holders
            .map((row) => ({...row, ...found.get(`${row.type}:${row.id}`)}))
            .filter((row) => row.count)
            .sort((one, other) => other.days - one.days || other.count - one.count);
    }

    /** Take what an entry that waits for the network hands over off the lists. */
    apply(kind, payload) {
        if (kind === "issue") {
            this.waiting = this.without(this.waiting, "move", payload.lines);
        } else if (kind === "return") {
            this.held = this.without(this.held, "custody", payload.lines);
        }
    }

    without(rows, key, lines) {
        const taken = new Map(lines.map((line) => [line[key], line.quantity]));
        return rows
            .map((row) => ({
                ...row,
                quantity: row.quantity - (taken.get(row[key]) ?? 0),
            }))
            .filter((row) => row.quantity > 0);
    }
}
