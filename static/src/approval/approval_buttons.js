import {_t} from "@web/core/l10n/translation";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useApprovalDecision} from "./approval_decision";
import {Component, useState} from "@odoo/owl";

const DONE = {
    approve: (name) => _t("Approved: %s", name),
    send_back: (name) => _t("Sent back: %s", name),
    reject: (name) => _t("Rejected: %s", name),
    answer: (name) => _t("Opinion given: %s", name),
    forward: (name) => _t("Handed over: %s", name),
    assign: (name) => _t("Opinion asked: %s", name),
    add_approver: (name) => _t("Approver added: %s", name),
};
/** What a card offers beside the three buttons. */
const MORE = {
    forward: _t("Hand Over…"),
    assign: _t("Ask for an Opinion…"),
    add_approver: _t("Add an Approver…"),
};

/**
 * Approve, send back and reject on a card or a row of the inbox.
 *
 * They decide on what the row showed: its sequence number goes with the decision.
 */
export class ApprovalButtons extends Component {
    static template = "school_logistics.ApprovalButtons";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps, compact: {type: Boolean, optional: true}};

    setup() {
        this.more = Object.entries(MORE);
        this.notification = useService("notification");
        this.state = useState({busy: false});
        this.decision = useApprovalDecision((kind, error) => this.onDone(kind, error));
    }

    get target() {
        const {approval_id, approval_seq, company_id, demands, document_name} =
            this.props.record.data;
        return {
            approvalId: approval_id.id,
            seq: approval_seq,
            document: document_name,
            demands: demands || {},
            companyId: company_id?.id,
        };
    }

    async onDone(kind, error) {
        const {document_name} = this.props.record.data;
        if (!error) {
            this.notification.add(DONE[kind](document_name), {type: "success"});
        }
        await this.props.record.model.load();
    }

    async onDecide(kind) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.decision.decide(this.target, kind);
        } finally {
            this.state.busy = false;
        }
    }
}

export const approvalButtons = {
    component: ApprovalButtons,
    extractProps: ({options}) => ({compact: Boolean(options.compact)}),
    fieldDependencies: [
        // Only their ids are asked for: a page of cards needs no names of these
        {name: "approval_id", type: "many2one", invisible: true},
        {name: "approval_seq", type: "integer"},
        {name: "document_name", type: "char"},
        {name: "company_id", type: "many2one", invisible: true},
        {name: "demands", type: "json"},
        {name: "kind", type: "selection"},
        {name: "state", type: "selection"},
    ],
    listViewWidth: 210,
};

registry.category("view_widgets").add("school_approval_buttons", approvalButtons);
