import {_t} from "@web/core/l10n/translation";
import {serializeDate, today} from "@web/core/l10n/dates";
import {Dialog} from "@web/core/dialog/dialog";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {NameAndSignature} from "@web/core/signature/name_and_signature";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {useService} from "@web/core/utils/hooks";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {user} from "@web/core/user";
import {Component, useRef, useState, onMounted} from "@odoo/owl";
import {KINDS, callOf, isOneTap} from "./decision_kinds";

const VOTES = [
    {name: "votes_for", label: _t("In Favour")},
    {name: "votes_against", label: _t("Against")},
    {name: "votes_abstain", label: _t("Abstained")},
];

/**
 * Asks for what goes with a decision: a comment, the minutes of a meeting, a signature,
 * papers, people. Approving may be silent; refusing has to say why.
 */
export class ApprovalDecisionDialog extends Component {
    static template = "school_logistics.ApprovalDecisionDialog";
    static components = {
        Dialog,
        MultiRecordSelector,
        NameAndSignature,
        RecordSelector,
    };
    static props = {
        close: Function,
        confirm: Function,
        kind: {type: String, validate: (kind) => kind in KINDS},
        document: {type: String, optional: true},
        demands: {type: Object, optional: true},
        cutLines: {type: Array, optional: true},
        backSteps: {type: Array, optional: true},
        companyId: {type: [Number, Boolean], optional: true},
    };
    static defaultProps = {
        document: "",
        demands: {},
        cutLines: [],
        backSteps: [],
        companyId: false,
    };

    setup() {
        this.comment = useRef("comment");
        this.votes = VOTES;
        this.signature = useState({name: user.name, isSignatureEmpty: true});
        this.state = useState({
            comment: "",
            minutes: {number: "", date: serializeDate(today()), attendees: ""},
            votes: {votes_for: "", votes_against: "", votes_abstain: ""},
            quantities: Object.fromEntries(
                this.props.cutLines.map((line) => [line.id, String(line.quantity)]),
            ),
            people: [],
            place: "before",
            mode: "any",
            toStep: "",
            resume: false,
            attachments: [],
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

    /** What the step demands of an approval; nothing of any other answer. */
    get demands() {
        return this.props.kind === "approve" ? this.props.demands : {};
    }

    get commentRequired() {
        return Boolean(this.words.commentRequired || this.demands.comment);
    }

    get domain() {
        const own = ["id", "!=", user.userId];
        const here = [["company_ids", "in", [this.props.companyId]]];
        return [["share", "=", false], own, ...(this.props.companyId ? here : [])];
    }

    /** Sentences that say what is still missing. */
    get gaps() {
        const gaps = [];
        if (this.words.people && !this.state.people.length) {
            gaps.push(_t("Choose who it is."));
        }
        if (this.commentRequired && !this.state.comment.trim()) {
            gaps.push(_t("A reason is needed: please write one."));
        }
        if (this.demands.minutes && !Object.values(this.minutes).every(Boolean)) {
            gaps.push(
                _t(
                    "A collective decision needs the number and the date of its minutes and who attended.",
                ),
            );
        }
        if (this.demands.signature && this.signature.isSignatureEmpty) {
            gaps.push(_t("Please sign in the box."));
        }
        if (this.demands.attachment && !this.state.attachments.length) {
            gaps.push(_t("Add a photo or a PDF."));
        }
        return gaps;
    }

    get minutes() {
        const {number, date, attendees} = this.state.minutes;
        return {number: number.trim(), date, attendees: attendees.trim()};
    }

    get minutesWithVotes() {
        const minutes = this.minutes;
        for (const {name} of VOTES) {
            if (this.state.votes[name] !== "") {
                minutes[name] = Number.parseInt(this.state.votes[name]);
            }
        }
        return minutes;
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

    get answer() {
        const {comment, people, place, mode, toStep, resume, attachments} = this.state;
        return {
            comment: comment.trim(),
            cuts: this.cuts,
            minutes: this.demands.minutes ? this.minutesWithVotes : null,
            signature: this.demands.signature
                ? this.signature.getSignatureImage().split(",")[1]
                : null,
            attachments: attachments.map(({name, data}) => ({name, data})),
            people,
            place,
            mode,
            toStep: toStep === "" ? null : Number(toStep),
            resume,
        };
    }

    setPeople(ids) {
        this.state.people = [ids].flat().filter(Boolean);
    }

    async onFiles(ev) {
        for (const file of ev.target.files) {
            const url = await getDataURLFromFile(file);
            this.state.attachments.push({name: file.name, data: url.split(",")[1]});
        }
        ev.target.value = "";
    }

    dropFile(index) {
        this.state.attachments.splice(index, 1);
    }

    /** Ctrl+Enter sends, as in the chatter. */
    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.onConfirm();
        }
    }

    async onConfirm() {
        if (this.gaps.length) {
            this.state.missing = true;
            return;
        }
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.confirm(this.answer);
        } catch (error) {
            // What was typed stays: after a refusal it can be sent again or copied.
            this.state.busy = false;
            throw error;
        }
        this.props.close();
    }
}

/**
 * Decide on an approval, from its timeline or from the inbox.
 *
 * A target says what it is about: `approvalId`, `seq` (the number that the page shows),
 * `document`, `demands`, `cutLines`, `backSteps`, `companyId`.
 *
 * @param {(kind: string, error?: Error) => Promise} reload called when the server has
 *  answered; after a refusal too, for it often means that the page is old
 */
export function useApprovalDecision(reload) {
    const orm = useService("orm");
    const dialog = useService("dialog");

    async function send(target, kind, answer = {}) {
        const [method, args, options] = callOf(kind, target, answer);
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
            demands: target.demands || {},
            cutLines: kind === "approve" ? target.cutLines || [] : [],
            backSteps: kind === "send_back" ? target.backSteps || [] : [],
            companyId: target.companyId || false,
            confirm: (answer) => send(target, kind, answer),
        });
    }

    function decide(target, kind) {
        return isOneTap(kind, target) ? send(target, kind) : ask(target, kind);
    }

    return {ask, decide};
}
