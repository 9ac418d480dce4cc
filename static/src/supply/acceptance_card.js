import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component} from "@odoo/owl";

/**
 * One thing on the pallet, for thumbs: how many came, good or not, why not, a photo.
 * Lives in the cards of an acceptance; the form around it saves.
 */
export class AcceptanceCard extends Component {
    static template = "school_logistics.AcceptanceCard";
    static props = {...standardWidgetProps};

    setup() {
        this.http = useService("http");
        this.notification = useService("notification");
        this.results = [
            {value: "yes", icon: "fa-check", label: _t("Yes"), style: "success"},
            {value: "no", icon: "fa-times", label: _t("No"), style: "danger"},
            {
                value: "na",
                icon: "fa-minus",
                label: _t("Does not apply"),
                style: "secondary",
            },
        ];
    }

    get data() {
        return this.props.record.data;
    }

    get open() {
        return ["draft", "counted"].includes(this.data.state);
    }

    get unit() {
        return this.data.product_uom_id?.display_name ?? "";
    }

    get rejected() {
        return this.round(this.data.qty_received - this.data.qty_accepted);
    }

    get demands() {
        return this.data.demands || {};
    }

    get checks() {
        return this.data.checks || [];
    }

    get asksReason() {
        return Boolean(
            this.rejected || this.checks.some((check) => check.result === "no"),
        );
    }

    get asksLot() {
        const {lot_name, tracking} = this.data;
        return lot_name || (tracking && tracking !== "none") || this.demands.needs_lot;
    }

    get expiry() {
        return this.data.expiry_date ? serializeDate(this.data.expiry_date) : "";
    }

    get papers() {
        const papers = [
            {
                field: "photo_ids",
                label: _t("Photo"),
                icon: "fa-camera",
                accept: "image/*",
                demanded: this.demands.needs_photo,
            },
        ];
        if (this.demands.needs_certificate || this.data.certificate_ids.count) {
            papers.push({
                field: "certificate_ids",
                label: _t("Certificate"),
                icon: "fa-certificate",
                accept: "image/*,application/pdf",
                demanded: true,
            });
        }
        return papers.map((paper) => ({
            ...paper,
            ids: this.data[paper.field].currentIds,
        }));
    }

    round(quantity) {
        return Math.round(quantity * 1e4) / 1e4;
    }

    update(received, accepted) {
        const came = Math.max(0, this.round(received));
        return this.props.record.update({
            qty_received: came,
            qty_accepted: Math.min(came, Math.max(0, this.round(accepted))),
        });
    }

    /** What comes on top counts as good, unless the whole lot was rejected. */
    onReceived(received) {
        const {qty_accepted, qty_received} = this.data;
        const bad = qty_accepted ? this.rejected : qty_received;
        return this.update(received, this.rejected ? received - bad : received);
    }

    onAccepted(accepted) {
        return this.update(this.data.qty_received, accepted);
    }

    onPass() {
        return this.update(this.data.qty_received, this.data.qty_received);
    }

    onFail() {
        return this.update(this.data.qty_received, 0);
    }

    onTyped(event, set) {
        const value = Number.parseFloat(event.target.value);
        return set.call(this, Number.isNaN(value) ? 0 : value);
    }

    onCheck(index, result) {
        const checks = this.checks.map((check, place) =>
            place === index ? {...check, result} : check,
        );
        return this.props.record.update({checks});
    }

    onExpiry(event) {
        const {value} = event.target;
        return this.props.record.update({
            expiry_date: value ? deserializeDate(value) : false,
        });
    }

    onReason(event) {
        return this.props.record.update({reason: event.target.value});
    }

    onLot(event) {
        return this.props.record.update({lot_name: event.target.value});
    }

    async onPaper(field, event) {
        const [file] = event.target.files;
        if (!file) {
            return;
        }
        const {resModel, resId} = this.props.record;
        const answer = await this.http.post(
            "/web/binary/upload_attachment",
            {
                csrf_token: odoo.csrf_token,
                ufile: [file],
                model: resModel,
                id: resId || 0,
            },
            "text",
        );
        const [uploaded] = JSON.parse(answer);
        if (uploaded.error) {
            this.notification.add(uploaded.error, {type: "danger"});
            return;
        }
        await this.data[field].addAndRemove({add: [uploaded.id]});
        event.target.value = "";
    }
}

registry.category("view_widgets").add("school_acceptance_card", {
    component: AcceptanceCard,
    displayName: _t("Acceptance Card"),
});
