import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {ConnectionLostError} from "@web/core/network/rpc";
import {useService} from "@web/core/utils/hooks";

const QUEUE = "school_rollcall_queue";
const MARKS = ["present", "late", "leave", "absent"];

/**
 * The leader's page: the whole group in one screen, everybody present until marked.
 * What could not be sent waits in the browser and goes out with the same uuid, so that
 * nothing is doubled.
 */
export class RollcallPage extends Component {
    static template = "school_logistics.RollcallPage";
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.marks = [
            {key: "present", label: _t("Here")},
            {key: "late", label: _t("Late.")},
            {key: "leave", label: _t("Leave")},
            {key: "absent", label: _t("Missing")},
        ];
        this.state = useState({
            groups: [],
            group: null,
            date: "",
            marks: {},
            note: "",
            sent: false,
            busy: false,
            waiting: 0,
        });
        onWillStart(() => this.load());
    }

    async load() {
        await this.flush();
        const page = await this.orm.call("school.staff.rollcall", "get_page", []);
        this.state.date = page.date;
        this.state.groups = page.groups;
        if (page.groups.length) {
            this.choose(page.groups[0]);
        }
    }

    choose(group) {
        this.state.group = group;
        const known = group.calls.day;
        this.state.sent = Boolean(known);
        this.state.marks = {};
        for (const member of group.members) {
            const mark = known?.[member.id] || "present";
            this.state.marks[member.id] = MARKS.includes(mark) ? mark : "leave";
        }
    }

    mark(member, key) {
        this.state.marks[member.id] = key;
        this.state.sent = false;
    }

    count(key) {
        return Object.values(this.state.marks).filter((mark) => mark === key).length;
    }

    get queue() {
        return JSON.parse(window.localStorage.getItem(QUEUE) || "[]");
    }

    set queue(calls) {
        window.localStorage.setItem(QUEUE, JSON.stringify(calls));
        this.state.waiting = calls.length;
    }

    async submit() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const call = {
            group_id: this.state.group.id,
            date: this.state.date,
            shift: "day",
            marks: {...this.state.marks},
            uuid: `${Date.now()}-${Math.random().toString(36).slice(2)}`,
            note: this.state.note,
        };
        this.queue = [...this.queue, call];
        try {
            if (await this.flush()) {
                this.notification.add(_t("The roll call is on record."), {
                    type: "success",
                });
                this.state.sent = true;
            } else {
                this.notification.add(
                    _t("No network: it is kept here and sent when you open the page."),
                    {type: "warning"},
                );
            }
        } finally {
            this.state.busy = false;
        }
    }

    /** Send what waits; false when there is still no network. */
    async flush() {
        while (this.queue.length) {
            const [call, ...rest] = this.queue;
            try {
                await this.orm.call("school.staff.rollcall", "submit", [], call);
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    this.state.waiting = this.queue.length;
                    return false;
                }
                // refused for good: it would be refused again
                this.queue = rest;
                throw error;
            }
            this.queue = rest;
        }
        return true;
    }
}

registry.category("actions").add("school_staff_rollcall", RollcallPage);
