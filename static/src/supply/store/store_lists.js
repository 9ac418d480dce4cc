import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {SignaturePad} from "./signature_pad";

const round = (quantity) => Math.round(quantity * 1e4) / 1e4;

/** What waits for somebody, or what they hold: tick, set the quantity, sign. */
export class StoreList extends Component {
    static template = "school_logistics.StoreList";
    static components = {SignaturePad};
    static props = {
        corrected: {type: Object, optional: true},
        holder: Object,
        kind: String,
        onSubmit: Function,
        rows: Array,
        setScan: Function,
    };

    setup() {
        const {corrected, holder, rows} = this.props;
        const before = new Map(
            (corrected?.lines ?? []).map((line) => [line[this.key], line]),
        );
        this.state = useState({
            busy: false,
            perPerson: corrected?.per_person ?? false,
            signature: "",
            signedBy: corrected?.signed_by ?? this.defaultName(holder),
            rows: rows.map((row) => {
                const line = before.get(row[this.key]);
                return {
                    ...row,
                    condition: line?.condition ?? "good",
                    most: row.quantity,
                    quantity: line?.quantity ?? row.quantity,
                    ticked: corrected ? Boolean(line) : this.tickedAtFirst(row),
                };
            }),
        });
        this.kinds = {consume: _t("Consume"), keep: _t("Keep"), borrow: _t("Borrow")};
        this.conditions = [
            {value: "good", label: _t("Good"), style: "success"},
            {value: "worn", label: _t("Worn, Still Usable"), style: "info"},
            {value: "damaged", label: _t("Damaged"), style: "warning"},
            {value: "lost", label: _t("Lost"), style: "danger"},
        ];
        this.props.setScan((product) => this.onScan(product));
    }

    get issuing() {
        return this.props.kind === "issue";
    }

    get key() {
        return this.issuing ? "move" : "custody";
    }

    get ticked() {
        return this.state.rows.filter((row) => row.ticked);
    }

    get ready() {
        const signed = this.state.signature && this.state.signedBy.trim();
        return this.ticked.length && (signed || !this.issuing) && !this.state.busy;
    }

    get forDepartment() {
        return this.props.holder.type === "department";
    }

    get asksPerPerson() {
        return (
            this.issuing &&
            this.forDepartment &&
            this.state.rows.some((row) => row.kind !== "consume")
        );
    }

    defaultName(holder) {
        return holder.type === "employee" ? holder.name : "";
    }

    /** Goods that wait are taken; of what somebody holds, what is on loan comes back. */
    tickedAtFirst(row) {
        return this.issuing || row.kind === "borrow";
    }

    /** A scanned label ticks its line, and nothing else is ticked by itself then. */
    onScan(product) {
        const row = this.state.rows.find((each) => each.product === product);
        if (row) {
            row.ticked = true;
        }
        return Boolean(row);
    }

    onTickAll() {
        const tick = this.ticked.length < this.state.rows.length;
        for (const row of this.state.rows) {
            row.ticked = tick;
        }
    }

    setQuantity(row, quantity) {
        const value = Number.isFinite(quantity) ? quantity : 0;
        row.quantity = round(Math.min(row.most, Math.max(0, value)));
        row.ticked = row.quantity > 0;
    }

    onTyped(row, event) {
        this.setQuantity(row, Number.parseFloat(event.target.value));
        event.target.value = row.quantity;
    }

    async onSubmit() {
        const {holder} = this.props;
        const payload = {
            holder: [holder.type, holder.id],
            lines: this.ticked.map((row) => ({
                [this.key]: row[this.key],
                quantity: row.quantity,
                ...(this.issuing ? {due: row.due} : {condition: row.condition}),
            })),
            signed_by: this.state.signedBy,
            signature: this.state.signature,
            ...(this.issuing ? {per_person: this.state.perPerson} : {}),
        };
        this.state.busy = true;
        await this.props.onSubmit(payload);
        this.state.busy = false;
    }
}

/** One item: what the books say, what was counted, for whom it waits, who has it. */
export class StoreItem extends Component {
    static template = "school_logistics.StoreItem";
    static props = {
        data: Object,
        onHolder: Function,
        onSubmit: Function,
        corrected: {type: Object, optional: true},
    };

    setup() {
        const {corrected} = this.props;
        this.state = useState({
            busy: false,
            counted: corrected ? String(corrected.counted) : "",
            lot: corrected?.lot || 0,
            reason: corrected?.reason ?? "",
        });
    }

    get books() {
        const {lots, stock} = this.props.data;
        const lot = lots.find((each) => each.id === this.state.lot);
        return lot ? lot.quantity : stock;
    }

    get counted() {
        return Number.parseFloat(this.state.counted);
    }

    get difference() {
        return Number.isNaN(this.counted) ? null : round(this.counted - this.books);
    }

    get ready() {
        const lotChosen = !this.props.data.lots.length || this.state.lot;
        const explained = !this.difference || this.state.reason.trim();
        return this.difference !== null && lotChosen && explained && !this.state.busy;
    }

    round(quantity) {
        return round(quantity);
    }

    async onSubmit() {
        this.state.busy = true;
        await this.props.onSubmit({
            product: this.props.data.item.id,
            lot: this.state.lot || false,
            counted: this.counted,
            reason: this.state.reason,
        });
        this.state.busy = false;
    }
}
