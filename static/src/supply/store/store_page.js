import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {OfflineAlert} from "../../common/offline_alert";
import {StoreItem, StoreList} from "./store_lists";
import {StorePack} from "./store_pack";

/**
 * The keeper's page: four big buttons, a search that takes initials and labels, and
 * lists to tick and sign. Goes on working while the network is away.
 */
export class StorePage extends Component {
    static template = "school_logistics.StorePage";
    static components = {Layout, OfflineAlert, StoreItem, StoreList};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.queue = useState(useService("school_store_queue"));
        this.search = useRef("search");
        this.hasCamera = isBarcodeScannerSupported();
        this.onTermChanged = useDebounced(() => this.find(), 200);
        this.state = useState({
            answer: null,
            buttons: [],
            corrects: null,
            found: null,
            mode: "",
            refused: [],
            // changes with each list that is opened, so that nothing of another stays
            seen: 0,
            term: "",
            view: null,
        });
        this.pack = null;
        this.scan = () => false;
        onWillStart(() => this.load());
        onMounted(() => this.focus());
    }

    // -- what is there ----------------------------------------------------------------

    async load() {
        const call = (method) => this.orm.silent.call("school.store.page", method, []);
        await this.online(async () => {
            const [buttons, pack, refused] = await Promise.all([
                call("get_page"),
                call("get_pack"),
                this.orm.silent.call("school.store.entry", "get_refused", []),
            ]);
            this.pack = new StorePack(pack);
            for (const entry of this.queue.pending) {
                this.pack.apply(entry.sent.kind, entry.sent.payload);
            }
            Object.assign(this.state, {buttons, refused});
        });
    }

    /**
     * Ask the server; when it cannot be reached, say what the page knows itself.
     *
     * @param {Function} ask
     * @param {Function} [known] what to answer without a network
     */
    async online(ask, known) {
        try {
            const answer = await ask();
            this.queue.offline = false;
            return answer;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.queue.offline = true;
            return this.pack && known?.();
        }
    }

    get modes() {
        return {
            issue: _t("Who takes goods? Type the initials of the name, or scan."),
            return: _t("Who brings something back? Type the initials, or scan."),
            count: _t("What is counted? Type the initials of the item, or scan."),
        };
    }

    get placeholder() {
        return this.modes[this.state.mode] ?? _t("Item or person: initials, or scan");
    }

    /** Whom to expect: for whom something waits, or who has something. */
    get expected() {
        const rows = {issue: this.pack?.waiting, return: this.pack?.held};
        return this.pack?.holdersOf(rows[this.state.mode] ?? []) ?? [];
    }

    focus() {
        this.search.el?.focus();
    }

    // -- going about --------------------------------------------------------------------

    open(action, filter) {
        const additionalContext = filter ? {[`search_default_${filter}`]: 1} : {};
        this.action.doAction(action, {additionalContext});
    }

    onButton(key) {
        if (key === "receive") {
            this.open("school_logistics.school_acceptance_new_action");
            return;
        }
        this.home(key);
    }

    home(mode = "") {
        Object.assign(this.state, {
            answer: null,
            corrects: null,
            found: null,
            mode,
            term: "",
            view: null,
        });
        this.scan = () => false;
        this.focus();
    }

    onTerm(event) {
        this.state.term = event.target.value;
        this.onTermChanged();
    }

    async onKey(event) {
        if (event.key === "Enter") {
            this.onTermChanged.cancel();
            await this.find(true);
        }
    }

    async onCamera() {
        const code = await scanBarcode(this.env);
        if (code) {
            this.state.term = code;
            await this.find(true);
        }
    }

    /**
     * Search; with a label scanned or Enter pressed, choose what is the only one.
     *
     * @param {Boolean} choose
     */
    async find(choose = false) {
        const term = this.state.term.trim();
        if (!term) {
            this.state.found = null;
            return;
        }
        const result = await this.online(
            () => this.orm.silent.call("school.store.page", "find", [term]),
            () => this.pack.find(term),
        );
        if (term !== this.state.term.trim()) {
            return;
        }
        const found = result?.found ?? [];
        if (found.length === 1 && (choose || result.exact)) {
            await this.choose(found[0]);
        } else {
            this.state.found = found;
        }
    }

    async choose(row, corrects = null) {
        const ticked = row.type === "item" && this.state.view?.holder;
        Object.assign(this.state, {found: null, term: ""});
        if (ticked && this.scan(row.id)) {
            return;
        }
        if (row.type === "item") {
            await this.showItem(row.id, corrects);
        } else {
            await this.showHolder(row, corrects);
        }
    }

    async showHolder(row, corrects = null) {
        const data = await this.online(
            () =>
                this.orm.silent.call("school.store.page", "get_holder", [
                    row.type,
                    row.id,
                ]),
            () => this.pack.holder(row),
        );
        if (!data?.holder) {
            return;
        }
        const {mode} = this.state;
        const kind = corrects?.kind ?? (mode === "return" ? "return" : "issue");
        Object.assign(this.state, {
            answer: null,
            corrects,
            mode: mode === "issue" || mode === "return" ? mode : kind,
            seen: this.state.seen + 1,
            view: data,
        });
    }

    async showItem(id, corrects = null) {
        const data = await this.online(
            () => this.orm.silent.call("school.store.page", "get_item", [id]),
            () => this.pack.item(id),
        );
        if (data?.item) {
            Object.assign(this.state, {
                answer: null,
                corrects,
                mode: "count",
                seen: this.state.seen + 1,
                view: data,
            });
        }
    }

    /** From an item to who waits for it, or who has it. */
    async showPerson(list, row) {
        this.state.mode = list === "waiting" ? "issue" : "return";
        const type = row.employee ? "employee" : "department";
        await this.showHolder({type, id: row[type]});
    }

    switchTo(mode) {
        Object.assign(this.state, {mode, corrects: null, seen: this.state.seen + 1});
    }

    get overdue() {
        return (this.state.view?.held ?? []).filter((row) => row.days).length;
    }

    // -- entering -----------------------------------------------------------------------

    async submit(kind, payload) {
        const name = (this.state.view.holder ?? this.state.view.item).name;
        const corrects = this.state.corrects?.uuid;
        const answer = await this.queue.add(kind, payload, name, corrects);
        if (!answer) {
            this.pack?.apply(kind, payload);
        }
        if (answer?.result === "refused") {
            // what was entered stays on the page, to be put right
            this.state.corrects = {uuid: answer.uuid, kind, payload};
            this.state.answer = answer;
            await this.loadRefused();
            return;
        }
        await this.load();
        this.home();
        this.state.answer = answer ?? {result: "waiting", summary: name};
    }

    async loadRefused() {
        const refused = await this.online(
            () => this.orm.silent.call("school.store.entry", "get_refused", []),
            () => this.state.refused,
        );
        this.state.refused = refused ?? [];
    }

    openDocument({res_id, res_model}) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }

    /** Open a refused entry again, as it was entered. */
    async correct(refused) {
        const {holder, product} = refused.payload;
        if (refused.kind === "count") {
            await this.showItem(product, refused);
        } else if (holder) {
            this.state.mode = refused.kind;
            await this.showHolder({type: holder[0], id: holder[1]}, refused);
        }
    }

    async drop(refused) {
        await this.orm.call("school.store.entry", "drop", [refused.uuid]);
        await this.loadRefused();
    }
}

registry.category("actions").add("school_store_page", StorePage);
