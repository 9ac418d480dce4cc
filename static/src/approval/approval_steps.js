import {_t} from "@web/core/l10n/translation";
import {
    deserializeDate,
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
    today,
} from "@web/core/l10n/dates";
import {user} from "@web/core/user";
import {Component} from "@odoo/owl";

const DECISIONS = {
    submit: {label: _t("Submitted"), icon: "fa-paper-plane", tone: "muted"},
    approve: {label: _t("Approved"), icon: "fa-check", tone: "success"},
    reject: {label: _t("Rejected"), icon: "fa-times", tone: "danger"},
    confirm: {label: _t("Confirmed"), icon: "fa-check", tone: "success"},
    revise: {label: _t("Revised"), icon: "fa-pencil", tone: "muted"},
    send_back: {label: _t("Sent back"), icon: "fa-reply", tone: "warning"},
    withdraw: {label: _t("Withdrawn"), icon: "fa-undo", tone: "muted"},
    void: {label: _t("Void"), icon: "fa-ban", tone: "warning"},
    dispute: {label: _t("Disputed"), icon: "fa-exclamation", tone: "danger"},
    comment: {label: _t("Commented"), icon: "fa-comment-o", tone: "muted"},
    forward: {label: _t("Handed over"), icon: "fa-share", tone: "muted"},
    assign: {label: _t("Asked for an opinion"), icon: "fa-question", tone: "muted"},
    answer: {label: _t("Gave an opinion"), icon: "fa-comment", tone: "muted"},
    add_step: {label: _t("Added an approver"), icon: "fa-user-plus", tone: "muted"},
    remove_step: {
        label: _t("Took an approver out"),
        icon: "fa-user-times",
        tone: "muted",
    },
    same: {label: _t("Approved before"), icon: "fa-check", tone: "success"},
    escalate: {
        label: _t("Overdue, next head asked"),
        icon: "fa-level-up",
        tone: "warning",
    },
    ask_cancel: {label: _t("Asked to cancel it"), icon: "fa-undo", tone: "warning"},
    terminate: {label: _t("Terminated"), icon: "fa-ban", tone: "danger"},
    carried: {
        label: _t("Covered by an approved plan"),
        icon: "fa-check",
        tone: "success",
    },
    emergency: {label: _t("Started before approval"), icon: "fa-bolt", tone: "danger"},
};

const MODES = {
    all: _t("All of them decide:"),
    any: _t("Any one of them decides:"),
    vote: _t("They vote:"),
    order: _t("One after the other:"),
};

const CHANNELS = {
    paper: {label: _t("On paper"), icon: "fa-file-text-o"},
    phone: {label: _t("By phone"), icon: "fa-phone"},
};

/**
 * The steps of an approval as a vertical line; subclasses say where the data is from.
 *
 * @property {Object} timeline what `school.approval.get_timeline` returned
 */
export class ApprovalSteps extends Component {
    get userId() {
        return user.userId;
    }

    /** Steps that count; those that an early end left out are not shown. */
    get steps() {
        return this.timeline.steps
            .filter((step) => step.status !== "skipped")
            .map((step) => ({...step, tone: this.tone(step)}));
    }

    /** Post after post, for the sentence shown before submitting. */
    get previewNames() {
        return this.steps.map((step) => step.name).join(" → ");
    }

    /** A step that ended in a refusal is not "done" in the eyes of the applicant. */
    tone(step) {
        const last = step.people.findLast((person) => person.decision);
        if (step.status === "done" && !["approve", "same"].includes(last?.decision)) {
            return "refused";
        }
        return step.status;
    }

    modeText(step) {
        return MODES[step.mode];
    }

    voteText({need, for: agreed, against}) {
        return _t("%(agreed)s in favour, %(against)s against, %(need)s needed", {
            agreed,
            against,
            need,
        });
    }

    /** Why a higher post decides than the amount alone would ask for (化整为零). */
    get splitText() {
        const {days, key_name, amount, sum} = this.timeline.split;
        return _t("Counted together with the last %(days)s days (%(key)s): %(total)s", {
            days,
            key: key_name,
            total: `¥${(amount + sum).toLocaleString()}`,
        });
    }

    get emergencyText() {
        const until = this.date(this.timeline.emergency.until);
        return _t("Started before approval; it has to be approved by %s.", until);
    }

    decisionOf(person) {
        return DECISIONS[person.decision];
    }

    channelOf(person) {
        return CHANNELS[person.channel];
    }

    avatar(person) {
        return `/web/image/res.users/${person.id}/avatar_128`;
    }

    photo(attachmentId) {
        return `/web/content/${attachmentId}`;
    }

    time(value) {
        return value ? toLocaleDateTimeString(deserializeDateTime(value)) : "";
    }

    deadlineText(step) {
        const deadline = this.date(step.deadline);
        return this.isOverdue(step)
            ? _t("Overdue since %s", deadline)
            : _t("Due by %s", deadline);
    }

    /** Who pressed the button, when it was not the person who decided. */
    byText({by, channel}) {
        return channel in CHANNELS ? _t("entered by %s", by) : _t("deputy: %s", by);
    }

    minutesText({number, date, attendees}) {
        return _t("Minutes %(number)s of %(date)s: %(attendees)s", {
            number,
            date: this.date(date),
            attendees,
        });
    }

    /** Where nothing is submitted, nobody is chosen either; see the timeline. */
    onChoose() {}

    onRemoveStep() {}

    date(value) {
        return value ? toLocaleDateString(deserializeDate(value)) : "";
    }

    isOverdue(step) {
        return Boolean(step.deadline) && deserializeDate(step.deadline) < today();
    }
}
