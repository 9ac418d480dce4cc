import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useApprovalDecision} from "./approval_decision";
import {Component, useState} from "@odoo/owl";

const DONE = {
    approve: (name) => _t("Approved: %s", name),
    send_back: (name) => _t("Sent back: %s", name),
    reject: (name) => _t("Rejected: %s", name),
};

/**
 * Approve, send back and reject on a card or a row of the inbox.
 *
 * They decide on what the row showed: its sequence number goes with the decision.
 */
export class ApprovalButtons extends Component {
    static template = "school_logistics.ApprovalButtons";
    static props = {...standardWidgetProps, compact: {type: Boolean, optional: true}};

    setup() {
        this.notification = useService("notification");
        this.state = useState({busy: false});
        this.decision = useApprovalDecision((kind, error) => this.onDone(kind, error));
    }

    get target() {
        const {approval_id, approval_seq, document_name, needs_minutes} =
            this.props.record.data;
        return {
            approvalId: approval_id.id,
            seq: approval_seq,
            document: document_name,
            needsMinutes: needs_minutes,
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
        {name: "approval_id", type: "many2one"},
        {name: "approval_seq", type: "integer"},
        {name: "document_name", type: "char"},
        {name: "needs_minutes", type: "boolean"},
        {name: "state", type: "selection"},
    ],
    listViewWidth: 210,
};

registry.category("view_widgets").add("school_approval_buttons", approvalButtons);
