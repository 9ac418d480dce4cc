import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {
    handShare,
    newOwnKey,
    newTenderKey,
    openOffer,
    openOwnKey,
    openTenderKey,
} from "./tender_crypto";

const SHORTEST = 10;

/**
 * The openers' room on the form of a tender: setting up the key before the publication,
 * handing over the own share and opening the offers at the opening. Passphrases and keys
 * stay in this browser.
 */
export class TenderRoom extends Component {
    static template = "school_logistics.TenderRoom";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({
            room: null,
            passphrase: "",
            again: "",
            busy: "",
            error: "",
        });
        useRecordObserver((record) => this.load(record));
    }

    get room() {
        return this.state.room;
    }

    /** What this opener does next. */
    get step() {
        const {room} = this;
        if (!room || !room.electronic) {
            return "";
        }
        if (room.state === "approved" && !room.has_key) {
            return room.me.public_key ? "wait_keys" : "own_key";
        }
        if (room.state !== "opening" || !room.sealed_left || !room.me.present) {
            return "";
        }
        if (room.offers.length) {
            return "open";
        }
        return room.me.handed_to ? "handed" : "hand";
    }

    get present() {
        return this.room.others.filter((other) => other.present);
    }

    /** Asked again when the observer sees another state, presence or signature. */
    async load(record) {
        const {resId, data} = record;
        const told = [data.state, data.is_present, data.is_signed];
        this.state.room =
            resId && data.is_custodian && told
                ? await this.orm.call("school.tender", "get_room", [[resId]])
                : null;
    }

    async call(method, ...args) {
        const {resId} = this.props.record;
        this.state.room = await this.orm.call("school.tender", method, [
            [resId],
            ...args,
        ]);
    }

    async guarded(what, work) {
        this.state.error = "";
        this.state.busy = what;
        try {
            await work();
        } catch (error) {
            // WebCrypto says nothing in words when a key does not fit
            if (error instanceof DOMException) {
                this.state.error = _t("The passphrase does not open your key.");
            } else {
                throw error;
            }
        } finally {
            this.state.busy = "";
        }
    }

    setUp() {
        const {passphrase, again} = this.state;
        if (passphrase.length < SHORTEST || passphrase !== again) {
            this.state.error = _t(
                "Type the same passphrase twice, at least 10 characters.",
            );
            return;
        }
        return this.guarded(_t("Making your key…"), async () => {
            const own = await newOwnKey(passphrase);
            await this.call("action_set_up_key", own.publicKey, own.sealedPrivate);
            this.state.passphrase = this.state.again = "";
            const openers = [this.room.me, ...this.room.others];
            if (openers.length === 3 && openers.every((row) => row.public_key)) {
                this.state.busy = _t("Making the key of the tender…");
                const key = await newTenderKey(openers);
                await this.call(
                    "action_keep_key",
                    key.publicKey,
                    key.sealedKey,
                    key.shares,
                );
            }
            await this.props.record.load();
        });
    }

    async ownKey() {
        return openOwnKey(this.room.sealed_private, this.state.passphrase);
    }

    hand(other) {
        return this.guarded(_t("Handing over your share…"), async () => {
            const own = await this.ownKey();
            const share = await handShare(
                own,
                this.room.sealed_share,
                other.public_key,
            );
            await this.call("action_hand_share", other.id, share);
            this.state.passphrase = "";
        });
    }

    open() {
        return this.guarded(_t("Opening…"), async () => {
            const {room} = this;
            const key = await openTenderKey(
                await this.ownKey(),
                room.sealed_share,
                room.handed_share,
                room.sealed_key,
            );
            this.state.passphrase = "";
            for (const offer of room.offers) {
                this.state.busy = _t("Opening %s…", offer.vendor);
                await this.openOne(key, offer);
            }
            await this.props.record.load();
        });
    }

    async openOne(key, offer) {
        let opened = null;
        try {
            opened = await openOffer(key, this.room.id, offer);
        } catch {
            await this.call(
                "action_unreadable",
                offer.id,
                _t("It cannot be decrypted."),
            );
            return;
        }
        await this.call("action_reveal", offer.id, opened.statement, opened.salt);
        for (const [index, content] of opened.files.entries()) {
            await this.orm.call("school.tender", "action_reveal_file", [
                [this.room.id],
                offer.id,
                index + 1,
                content,
            ]);
        }
    }
}

registry.category("view_widgets").add("school_tender_room", {
    component: TenderRoom,
    fieldDependencies: [
        {name: "is_custodian", type: "boolean"},
        {name: "is_present", type: "boolean"},
        {name: "is_signed", type: "boolean"},
        {name: "state", type: "selection"},
    ],
});
