import {_t} from "@web/core/l10n/translation";
import {serializeDate, today} from "@web/core/l10n/dates";
import {Dialog} from "@web/core/dialog/dialog";
import {useService} from "@web/core/utils/hooks";
import {Component, useRef, useState, onMounted} from "@odoo/owl";

/** Kinds of a decision, with the words that a person reads before taking it. */
const KINDS = {
    approve: {
        title: _t("Approve"),
        confirm: _t("Approve"),
        confirmClass: "btn-primary",
        placeholder: _t("Comment (optional)"),
    },
    send_back: {
        title: _t("Send back to the applicant"),
        confirm: _t("Send Back"),
        confirmClass: "btn-primary",
        placeholder: _t("What has to be changed or added?"),
        commentRequired: true,
    },
    reject: {
        title: _t("Reject"),
        confirm: _t("Reject"),
        confirmClass: "btn-danger",
        placeholder: _t("Why is it refused?"),
        commentRequired: true,
    },
    withdraw: {
        title: _t("Withdraw the document"),
        confirm: _t("Withdraw"),
        confirmClass: "btn-primary",
        placeholder: _t("Comment (optional)"),
    },
    dispute: {
        title: _t("This was not my decision"),
        confirm: _t("Dispute"),
        confirmClass: "btn-danger",
        placeholder: _t("What is wrong with it?"),
        commentRequired: true,
    },
    comment: {
        title: _t("Add a comment"),
        confirm: _t("Send"),
        confirmClass: "btn-primary",
        placeholder: _t("Everybody who takes part reads it"),
        commentRequired: true,
    },
};

/**
 * Asks for the comment (and, of a meeting, the minutes) that goes with a decision.
 * Approving may be silent; refusing has to say why.
 */
export class ApprovalDecisionDialog extends Component {
    static template = "school_logistics.ApprovalDecisionDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        confirm: Function,
        kind: {type: String, validate: (kind) => kind in KINDS},
        document: {type: String, optional: true},
        needsMinutes: {type: Boolean, optional: true},
        cutLines: {type: Array, optional: true},
    };
    static defaultProps = {document: "", needsMinutes: false, cutLines: []};

    setup() {
        this.comment = useRef("comment");
        this.state = useState({
            comment: "",
            minutes: {number: "", date: serializeDate(today()), attendees: ""},
            quantities: Object.fromEntries(
                this.props.cutLines.map((line) => [line.id, String(line.quantity)]),
            ),
            missing: false,
            busy: false,
        });
        onMounted(() => this.comment.el?.focus());
    }

    get words() {
        return KINDS[this.props.kind];
    }

    get title() {
        return this.words.title.toString();
    }

    get askMinutes() {
        return this.props.needsMinutes && this.props.kind === "approve";
    }

    get isComplete() {
        const {comment} = this.state;
        return (
            (!this.words.commentRequired || comment.trim()) &&
            (!this.askMinutes || Object.values(this.minutes).every(Boolean))
        );
    }

    get minutes() {
        const {number, date, attendees} = this.state.minutes;
        return {number: number.trim(), date, attendees: attendees.trim()};
    }

    /** Quantities that were lowered, by line. */
    get cuts() {
        const cuts = {};
        for (const line of this.props.cutLines) {
            const quantity = Number(this.state.quantities[line.id]);
            if (quantity >= 0 && quantity < line.quantity) {
                cuts[line.id] = quantity;
            }
        }
        return cuts;
    }

    /** Ctrl+Enter sends, as in the chatter. */
    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.onConfirm();
        }
    }

    async onConfirm() {
        if (!this.isComplete) {
            this.state.missing = true;
            return;
        }
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.confirm({
                comment: this.state.comment.trim(),
                cuts: this.cuts,
                minutes: this.askMinutes ? this.minutes : null,
            });
        } catch (error) {
            // What was typed stays: after a refusal it can be sent again or copied.
            this.state.busy = false;
            throw error;
        }
        this.props.close();
    }
}

/** How each answer is sent; the number says which state of affairs it answers to. */
const CALLS = {
    withdraw: ({seq}, comment) => ["action_withdraw", [seq], {comment}],
    confirm: ({answers}) => ["action_confirm", [answers], {}],
    dispute: ({answers}, comment) => ["action_dispute", [answers, comment], {}],
};

function decideCall(kind, {seq}, {comment, cuts, minutes}) {
    const options = {comment};
    if (Object.keys(cuts).length) {
        options.cuts = cuts;
    }
    if (minutes) {
        options.minutes = minutes;
    }
    return ["action_decide", [kind, seq], options];
}

/** Kinds that need no dialog: one tap is the whole answer. */
function isOneTap(kind, target) {
    return kind === "confirm" || (kind === "approve" && !target.needsMinutes);
}

/**
 * Decide on an approval, from its timeline or from the inbox.
 *
 * @param {(kind: string, error?: Error) => Promise} reload called when the server has
 *  answered; after a refusal too, for it often means that the page is old
 */
export function useApprovalDecision(reload) {
    const orm = useService("orm");
    const dialog = useService("dialog");

    async function send(target, kind, answer = {}) {
        const {comment = "", cuts = {}, minutes = null} = answer;
        const [method, args, options] =
            CALLS[kind]?.(target, comment) ||
            decideCall(kind, target, {comment, cuts, minutes});
        let failure;
        try {
            await orm.call(
                "school.approval",
                method,
                [[target.approvalId], ...args],
                options,
            );
        } catch (error) {
            failure = error;
        }
        await reload(kind, failure);
        if (failure) {
            throw failure;
        }
    }

    function ask(target, kind) {
        dialog.add(ApprovalDecisionDialog, {
            kind,
            document: target.document || "",
            needsMinutes: Boolean(target.needsMinutes),
            cutLines: kind === "approve" ? target.cutLines || [] : [],
            confirm: (answer) => send(target, kind, answer),
        });
    }

    function decide(target, kind) {
        return isOneTap(kind, target) ? send(target, kind) : ask(target, kind);
    }

    return {ask, decide};
}
