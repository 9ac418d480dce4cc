import {Component, onWillStart, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {OfflineQueue, newUuid, queueService} from "../common/offline_queue";
import {shrinkPhoto} from "../common/photo";

const {DateTime} = luxon;

/** What a leader marked and the server has not answered yet. */
export class RollcallQueue extends OfflineQueue {
    static key = "school_rollcall";

    async call(entry) {
        return this.orm.silent.call("school.staff.rollcall", "submit", [], {
            ...entry.sent,
            context: {allowed_company_ids: [entry.company]},
        });
    }
}

registry.category("services").add("school_rollcall_queue", queueService(RollcallQueue));

/**
 * The leader's page: the whole group in one screen, everybody present until marked.
 * What could not be sent waits in the browser and goes out with the same uuid, so that
 * nothing is doubled.
 */
export class RollcallPage extends Component {
    static template = "school_logistics.RollcallPage";
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.queue = useState(useService("school_rollcall_queue"));
        this.marks = [
            {key: "present", label: _t("Here")},
            {key: "late", label: _t("Late.")},
            {key: "leave", label: _t("Leave")},
            {key: "absent", label: _t("Missing")},
        ];
        this.rare = [
            {key: "early", label: _t("Left Early")},
            {key: "sick", label: _t("Sick")},
        ];
        this.state = useState({
            busy: false,
            group: null,
            marks: {},
            more: null,
            note: "",
            page: {date: "", today: "", groups: [], shifts: []},
            photo: "",
            sent: false,
            shift: "day",
        });
        onWillStart(() => this.load());
    }

    // -- what is there ----------------------------------------------------------------

    get storage() {
        return `school_rollcall_page:${session.db}:${user.userId}`;
    }

    /** Load a day; without a network the page as it was seen last. */
    async load(date) {
        await this.queue.flush();
        let page = null;
        try {
            page = await this.orm.silent.call("school.staff.rollcall", "get_page", [], {
                date: date || false,
            });
            this.queue.offline = false;
            browser.localStorage.setItem(this.storage, JSON.stringify(page));
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.queue.offline = true;
            page = this.remembered(date);
        }
        this.state.page = page;
        const known = page.groups.find((group) => group.id === this.state.group?.id);
        this.state.group = null;
        if (page.groups.length) {
            this.choose(known || page.groups[0]);
        }
    }

    remembered(date) {
        const page = JSON.parse(browser.localStorage.getItem(this.storage) || "null");
        const today = DateTime.now().toISODate();
        if (!page) {
            return {date: date || today, today, groups: [], shifts: []};
        }
        const day = date || today;
        if (page.date !== day) {
            for (const group of page.groups) {
                Object.assign(group, {calls: {}, open: day === today});
            }
        }
        return {...page, date: day, today};
    }

    get day() {
        return DateTime.fromISO(this.state.page.date).toLocaleString(
            DateTime.DATE_MED_WITH_WEEKDAY,
        );
    }

    get isToday() {
        return this.state.page.date === this.state.page.today;
    }

    move(days) {
        const day = DateTime.fromISO(this.state.page.date).plus({days});
        return this.load(day.toISODate());
    }

    // -- marking ----------------------------------------------------------------------

    choose(group) {
        this.state.group = group;
        this.show(this.state.shift);
    }

    /** Show what is on record for a shift; everybody is present until marked. */
    show(shift) {
        const {group} = this.state;
        const known = group.calls[shift];
        this.state.shift = shift;
        this.state.more = null;
        this.state.photo = "";
        this.state.note = known?.note || "";
        this.state.sent = Boolean(known);
        this.state.marks = Object.fromEntries(
            group.members.map((one) => [one.id, known?.marks[one.id] || "present"]),
        );
    }

    mark(member, key) {
        if (this.state.group.open) {
            this.state.marks[member.id] = key;
            this.state.sent = false;
            this.state.more = null;
        }
    }

    toggleMore(member) {
        this.state.more = this.state.more === member.id ? null : member.id;
    }

    rareOf(member) {
        return this.rare.find((one) => one.key === this.state.marks[member.id]);
    }

    count(key) {
        return Object.values(this.state.marks).filter((mark) => mark === key).length;
    }

    get away() {
        return this.state.group.members.length - this.count("present");
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        this.state.photo = file ? await shrinkPhoto(file) : "";
        this.state.sent = false;
    }

    // -- sending ----------------------------------------------------------------------

    async submit() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const {group, page, shift} = this.state;
        const sent = {
            group_id: group.id,
            date: page.date,
            shift,
            marks: {...this.state.marks},
            uuid: newUuid(),
            note: this.state.note,
            photo: this.state.photo,
        };
        try {
            const answer = await this.queue.push(sent, `${group.name} ${page.date}`);
            const entry = this.queue.pending.find((one) => one.uuid === sent.uuid);
            if (answer) {
                this.notification.add(_t("The roll call is on record."), {
                    type: "success",
                });
                await this.load(page.date);
            } else if (!entry?.error) {
                this.state.sent = true;
                this.notification.add(
                    _t("No network: it is kept here and sent by itself later."),
                    {type: "warning"},
                );
            }
        } finally {
            this.state.busy = false;
        }
    }

    discard(entry) {
        this.queue.forget(entry.uuid);
    }

    /** A closed day: apply for another mark of one person. */
    correct(member) {
        const line = this.state.group.calls[this.state.shift]?.lines[member.id];
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "school.staff.correction",
            views: [[false, "form"]],
            context: {default_line_id: line},
        });
    }
}

registry.category("actions").add("school_staff_rollcall", RollcallPage);
