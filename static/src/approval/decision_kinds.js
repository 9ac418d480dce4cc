import {_t} from "@web/core/l10n/translation";

/**
 * Kinds of what somebody says, with the words that a person reads before saying it.
 *
 * `people`: how many persons are chosen ("one" or "many"); `call`: how it is sent, from
 * the target (see `useApprovalDecision`) and the answer of the dialog.
 */
export const KINDS = {
    approve: {
        title: _t("Approve"),
        confirm: _t("Approve"),
        confirmClass: "btn-primary",
        placeholder: _t("Comment (optional)"),
    },
    send_back: {
        title: _t("Send back"),
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
    comment: {
        title: _t("Add a comment"),
        confirm: _t("Send"),
        confirmClass: "btn-primary",
        placeholder: _t("Everybody who takes part reads it"),
        commentRequired: true,
    },
    withdraw: {
        title: _t("Withdraw the document"),
        confirm: _t("Withdraw"),
        confirmClass: "btn-primary",
        placeholder: _t("Comment (optional)"),
        call: ({seq}, {comment}) => ["action_withdraw", [seq], {comment}],
    },
    forward: {
        title: _t("Hand over to somebody else"),
        help: _t("That person decides instead of you; it does not come back."),
        confirm: _t("Hand Over"),
        confirmClass: "btn-primary",
        placeholder: _t("Comment (optional)"),
        people: "one",
        call: ({seq}, {people, comment}) => [
            "action_forward",
            [seq, people[0]],
            {comment},
        ],
    },
    assign: {
        title: _t("Ask somebody to look into it"),
        help: _t("That person gives an opinion; then it is your turn again."),
        confirm: _t("Ask"),
        confirmClass: "btn-primary",
        placeholder: _t("What do you want to know?"),
        people: "one",
        call: ({seq}, {people, comment}) => [
            "action_assign",
            [seq, people[0]],
            {comment},
        ],
    },
    answer: {
        title: _t("Give your opinion"),
        confirm: _t("Send"),
        confirmClass: "btn-primary",
        placeholder: _t("Your opinion"),
        commentRequired: true,
        call: ({seq}, {comment}) => ["action_answer", [seq, comment], {}],
    },
    add_approver: {
        title: _t("Add approvers"),
        confirm: _t("Add"),
        confirmClass: "btn-primary",
        placeholder: _t("Comment (optional)"),
        people: "many",
        places: true,
        call: ({seq}, {people, place, mode, comment}) => [
            "action_add_approver",
            [seq, people],
            {place, mode, comment},
        ],
    },
    copy: {
        title: _t("Send a copy"),
        help: _t("They read the document and its approval; they decide nothing."),
        confirm: _t("Send"),
        confirmClass: "btn-primary",
        people: "many",
        call: (_target, {people}) => ["action_copy", [people], {}],
    },
    request_cancel: {
        title: _t("Request its cancellation"),
        help: _t("The same people decide on it; until then nothing is bought."),
        confirm: _t("Request"),
        confirmClass: "btn-primary",
        placeholder: _t("Why is it to be cancelled?"),
        commentRequired: true,
        call: ({seq}, {comment}) => ["action_request_cancel", [seq, comment], {}],
    },
    terminate: {
        title: _t("Terminate the approval"),
        help: _t("It ends here and counts no more."),
        confirm: _t("Terminate"),
        confirmClass: "btn-danger",
        placeholder: _t("Why is it terminated?"),
        commentRequired: true,
        call: ({seq}, {comment}) => ["action_terminate", [seq, comment], {}],
    },
    emergency: {
        title: _t("Start before it is approved"),
        help: _t("Goods may be bought and used; they are paid when it is approved."),
        confirm: _t("Start"),
        confirmClass: "btn-danger",
        placeholder: _t("What is the emergency?"),
        commentRequired: true,
        call: ({seq}, {comment}) => ["action_emergency", [seq, comment], {}],
    },
    remind: {oneTap: true, call: () => ["action_remind", [], {}]},
    confirm: {
        oneTap: true,
        call: ({answers}) => ["action_confirm", [answers], {}],
    },
    remove: {
        oneTap: true,
        call: ({seq, removes}) => ["action_remove_approver", [seq, removes], {}],
    },
    dispute: {
        title: _t("This was not my decision"),
        confirm: _t("Dispute"),
        confirmClass: "btn-danger",
        placeholder: _t("What is wrong with it?"),
        commentRequired: true,
        call: ({answers}, {comment}) => ["action_dispute", [answers, comment], {}],
    },
};

/** What is said on the open step itself; only what was filled in is sent along. */
function decideCall(kind, {seq}, answer) {
    const {comment, cuts, minutes, signature, attachments, toStep, resume} = answer;
    const options = {comment: comment || ""};
    if (cuts && Object.keys(cuts).length) {
        options.cuts = cuts;
    }
    if (minutes) {
        options.minutes = minutes;
    }
    if (signature) {
        options.signature = signature;
    }
    if (attachments?.length) {
        options.attachments = attachments;
    }
    if (kind === "send_back") {
        options.to_step = toStep ?? false;
        options.resume = Boolean(resume);
    }
    return ["action_decide", [kind, seq], options];
}

/** Method, arguments and options by which an answer reaches the server. */
export function callOf(kind, target, answer) {
    return KINDS[kind].call?.(target, answer) || decideCall(kind, target, answer);
}

/** Kinds that need no dialog: one tap is the whole answer. */
export function isOneTap(kind, {demands = {}}) {
    const asked = Object.values(demands).some(Boolean);
    return KINDS[kind].oneTap || (kind === "approve" && !asked);
}
