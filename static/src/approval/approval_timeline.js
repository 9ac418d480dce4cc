import {_t} from "@web/core/l10n/translation";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useApprovalDecision} from "./approval_decision";
import {ApprovalSteps} from "./approval_steps";
import {useState} from "@odoo/owl";

/** The state in a word, at the head of the timeline. Red is kept for what needs action. */
const STATES = {
    running: {label: _t("Waiting for approval"), tone: "text-bg-info"},
    approved: {label: _t("Approved"), tone: "text-bg-success"},
    rejected: {label: _t("Rejected"), tone: "text-bg-danger"},
    returned: {label: _t("Sent back, please revise"), tone: "text-bg-danger"},
    withdrawn: {label: _t("Withdrawn"), tone: "text-bg-secondary"},
    void: {label: _t("Void: changed after approval"), tone: "text-bg-danger"},
};

const MORE = [
    ["forward", _t("Hand Over…")],
    ["assign", _t("Ask for an Opinion…")],
    ["add_approver", _t("Add an Approver…")],
    ["comment", _t("Comment…")],
    ["copy", _t("Send a Copy…")],
    ["request_cancel", _t("Request Cancellation…")],
    ["emergency", _t("Start before Approval…")],
    ["terminate", _t("Terminate…")],
];

/**
 * Who approved, who is asked now, who comes next, and why each of them.
 *
 * Works on the form of any document with the approval mixin, and on the approval itself.
 */
export class ApprovalTimeline extends ApprovalSteps {
    static template = "school_logistics.ApprovalTimeline";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({timeline: null, stale: false, busy: false});
        this.decision = useApprovalDecision(() => this.reloadRecord());
        useRecordObserver((record) => this.onRecordChanged(record));
    }

    get record() {
        return this.props.record;
    }

    get timeline() {
        return this.state.timeline;
    }

    /** The document's own state: a revised one shows the preview of its next round. */
    get stateBadge() {
        return STATES[this.record.data.approval_state || this.timeline.state];
    }

    /** A revision that only took away keeps the approval; any other change voids it. */
    get holds() {
        const last = this.timeline.events.at(-1);
        return this.timeline.state === "approved" && last?.decision === "revise";
    }

    get currentStep() {
        return this.timeline.steps.find((step) => step.status === "current");
    }

    get target() {
        return {
            approvalId: this.timeline.id,
            seq: this.timeline.seq,
            document: this.record.data.display_name,
            demands: this.currentStep?.demands,
            cutLines: this.timeline.cut_lines,
            backSteps: this.timeline.send_back_steps,
            companyId: this.timeline.company_id,
        };
    }

    get hasActions() {
        const {actions = [], can_register_paper} = this.timeline;
        return actions.length || can_register_paper;
    }

    /** Rarer actions, behind one button. */
    get moreActions() {
        return MORE.filter(([kind]) => this.timeline.actions?.includes(kind));
    }

    /** Whom the applicant may choose for a step that the rule leaves to them. */
    async onChoose(step, ev) {
        const userId = Number(ev.target.value);
        if (!userId) {
            return;
        }
        await this.once(async () => {
            const {resModel, resId} = this.record;
            await this.orm.call(resModel, "action_choose_approver", [
                [resId],
                step.id,
                userId,
            ]);
            await this.reloadRecord();
        });
    }

    onRemoveStep(step) {
        const target = {...this.target, removes: step.id};
        return this.once(() => this.decision.decide(target, "remove"));
    }

    /** Read the timeline again whenever the record is loaded or saved. */
    async onRecordChanged(record) {
        const {dirty, resId} = record;
        if (dirty) {
            this.state.stale = true;
            return;
        }
        this.state.timeline = resId ? await this.fetchTimeline(record, resId) : null;
        this.state.stale = false;
    }

    fetchTimeline({resModel}, resId) {
        const method =
            resModel === "school.approval" ? "get_timeline" : "get_approval_timeline";
        return this.orm.silent.call(resModel, method, [[resId]]);
    }

    /** Load the whole form anew: the decision may have changed any field of it. */
    reloadRecord() {
        return this.record.model.load();
    }

    /** Run one action at a time; what was typed into the form is saved first. */
    async once(callback) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            if (!this.record.dirty || (await this.record.save())) {
                await callback();
            }
        } finally {
            this.state.busy = false;
        }
    }

    onDecide(kind) {
        return this.once(() => this.decision.decide(this.target, kind));
    }

    /** Ask first: approve with a comment or with lowered quantities, withdraw. */
    onAsk(kind) {
        return this.once(() => this.decision.ask(this.target, kind));
    }

    /** Answer to a decision that somebody else entered in one's own name. */
    onAnswer(kind, decision) {
        const target = {...this.target, answers: decision.seq};
        return this.once(() => this.decision.decide(target, kind));
    }

    registeredText(decision) {
        return _t(
            "%(person)s entered a decision in your name: %(decision)s (%(how)s).",
            {
                person: decision.by,
                decision: this.decisionOf(decision).label,
                how: this.channelOf(decision).label,
            },
        );
    }

    onRegisterPaper() {
        return this.once(() =>
            this.action.doAction("school_logistics.school_approval_paper_action", {
                additionalContext: {default_approval_id: this.timeline.id},
                onClose: () => this.reloadRecord(),
            }),
        );
    }
}

export const approvalTimeline = {
    component: ApprovalTimeline,
    additionalClasses: ["o_school_timeline_widget"],
};

registry.category("view_widgets").add("school_approval_timeline", approvalTimeline);
