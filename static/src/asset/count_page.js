import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {OfflineAlert} from "../common/offline_alert";

const FIELDS = [
    "asset",
    "number",
    "token",
    "title",
    "specification",
    "place",
    "quantity",
    "result",
];
const MOST_SHOWN = 60;
const LARGEST_SIDE = 1280;

/** Number or token in what a camera read: a label holds an address. */
export function labelCode(text) {
    return text.trim().replace(/\/$/, "").split("/card/").pop().split("?")[0];
}

/** A smaller JPEG of a photo, in base64, so that it passes a school's network. */
async function shrink(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const [, content] = canvas.toDataURL("image/jpeg", 0.7).split(",");
    return content;
}

/**
 * The page of a stock-take on a phone: scan a label or type a number, say where it is
 * and how it looks. Goes on working while the network is away.
 */
export class CountPage extends Component {
    static template = "school_logistics.CountPage";
    static components = {Layout, OfflineAlert};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.queue = useState(useService("school_count_queue"));
        this.search = useRef("search");
        this.hasCamera = isBarcodeScannerSupported();
        this.state = useState({
            answer: null,
            busy: false,
            card: null,
            form: null,
            only: "open",
            pack: null,
            place: "",
            takes: [],
            term: "",
        });
        this.conditions = [
            {value: "good", label: _t("It Is Here"), style: "success"},
            {value: "damaged", label: _t("Here, but Damaged"), style: "warning"},
            {value: "absent", label: _t("Not There"), style: "danger"},
        ];
        onWillStart(() => this.load());
        onMounted(() => this.search.el?.focus());
    }

    // -- what is there ----------------------------------------------------------------

    async load() {
        const {stocktake, code} = this.props.action.params ?? {};
        try {
            this.state.takes = await this.orm.silent.call(
                "school.asset.stocktake",
                "get_open",
                [],
            );
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.queue.offline = true;
            return;
        }
        const ids = this.state.takes.map((take) => take.id);
        const wanted = ids.length === 1 ? ids[0] : stocktake;
        if (ids.includes(wanted)) {
            await this.open(wanted);
            if (code) {
                this.find(code);
            }
        }
    }

    async open(id) {
        const pack = await this.orm.call("school.asset.stocktake", "get_pack", [id]);
        pack.cards = pack.cards.map((values) =>
            Object.fromEntries(FIELDS.map((name, place) => [name, values[place]])),
        );
        this.state.pack = pack;
        // what waits for the network was counted too
        for (const entry of this.queue.pending) {
            this.mark(entry.sent.payload);
        }
    }

    get shown() {
        const term = this.state.term.trim().toLowerCase();
        const {cards} = this.state.pack;
        const found = cards.filter(
            (card) =>
                (this.state.only !== "open" || term || card.result === "open") &&
                (!this.state.place || term || card.place === this.state.place) &&
                (!term ||
                    card.number.toLowerCase().includes(term) ||
                    card.title.toLowerCase().includes(term)),
        );
        return found.slice(0, MOST_SHOWN);
    }

    get counted() {
        return this.state.pack.cards.filter((card) => card.result !== "open").length;
    }

    // -- finding a card -----------------------------------------------------------------

    async onCamera() {
        const text = await scanBarcode(this.env);
        if (text) {
            this.find(text);
        }
    }

    onKey(event) {
        if (event.key === "Enter") {
            this.find(this.state.term);
        }
    }

    /** A label that was scanned, or a number, whole or its last digits. */
    find(text) {
        const code = labelCode(text);
        if (!code) {
            return;
        }
        const {cards} = this.state.pack;
        const lower = code.toLowerCase();
        let found = cards.filter(
            (card) => card.token === code || card.number.toLowerCase() === lower,
        );
        if (!found.length && /^\d+$/.test(code)) {
            found = cards.filter((card) => card.number.endsWith(code));
        }
        if (found.length === 1) {
            this.choose(found[0]);
        } else if (!found.length) {
            this.choose({asset: 0, number: code, title: "", place: "", quantity: 1});
        }
    }

    choose(card) {
        this.state.answer = null;
        this.state.term = "";
        this.state.card = card;
        this.state.form = {
            note: "",
            photo: "",
            place: this.state.place || card.place,
            quantity: card.quantity,
            title: card.title,
        };
    }

    /** Something that has no label at all. */
    onUnknown() {
        this.choose({asset: 0, number: "", title: "", place: "", quantity: 1});
    }

    back() {
        this.state.card = null;
        this.state.form = null;
    }

    async onPhoto(event) {
        const [file] = event.target.files;
        this.state.form.photo = file ? await shrink(file) : "";
    }

    // -- entering -----------------------------------------------------------------------

    get ready() {
        const {card, form, busy} = this.state;
        const whole = Number.isInteger(Number(form.quantity)) && form.quantity >= 0;
        return !busy && whole && (card.asset || card.number || form.title.trim());
    }

    async submit(condition) {
        const {card, form, pack} = this.state;
        const payload = {
            stocktake: pack.id,
            round: pack.round,
            code: card.number,
            title: form.title,
            quantity: Number(form.quantity),
            place: form.place,
            condition,
            note: form.note,
            photo: form.photo,
        };
        this.state.busy = true;
        const label = `${card.number} ${form.title}`.trim();
        const answer = await this.queue.add("scan", payload, label);
        this.state.busy = false;
        if (answer?.result === "refused") {
            // what was entered stays on the page, to be put right
            this.state.answer = answer;
            return;
        }
        this.mark(payload);
        this.back();
        this.state.answer = answer ?? {result: "waiting", summary: label};
        this.search.el?.focus();
    }

    /** Show on the list what was counted. */
    mark(payload) {
        const {pack} = this.state;
        const card = pack.cards.find((each) => each.number === payload.code);
        if (!card || payload.stocktake !== pack.id) {
            return;
        }
        if (payload.condition === "absent" || !payload.quantity) {
            card.result = "missing";
        } else if (payload.quantity !== card.quantity) {
            card.result = payload.quantity < card.quantity ? "short" : "more";
        } else if (payload.place && payload.place !== card.place) {
            card.result = "misplaced";
        } else {
            card.result = payload.condition === "damaged" ? "damaged" : "found";
        }
    }

    get words() {
        return {
            open: _t("Not Counted Yet"),
            found: _t("As in the Books"),
            missing: _t("Missing Thing"),
            short: _t("Pieces Missing"),
            more: _t("More Pieces"),
            misplaced: _t("Elsewhere"),
            damaged: _t("Damaged"),
        };
    }
}

registry.category("actions").add("school_asset_count", CountPage);
