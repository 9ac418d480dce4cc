import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {ConnectionLostError} from "@web/core/network/rpc";
import {useService} from "@web/core/utils/hooks";

const QUEUE = "school_inspection_queue";
const PHOTO_SIDE = 1280;

/** Draw a photo smaller, so that it goes through a weak network. */
export async function shrink(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, PHOTO_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
}

/**
 * The inspector's page: choose a place, tap what is wrong. What could not be sent waits
 * in the browser and goes out with the same uuid, so that nothing is doubled.
 */
export class InspectionPage extends Component {
    static template = "school_logistics.InspectionPage";
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.action = useService("action");
        this.state = useState({
            loaded: false,
            inspections: [],
            inspection: null,
            line: null,
            item: null,
            points: 0,
            note: "",
            photo: null,
            busy: false,
            waiting: 0,
        });
        onWillStart(() => this.load());
    }

    async load() {
        await this.flush();
        const page = await this.orm.call("school.inspection", "get_page", []);
        this.state.inspections = page.inspections;
        this.state.inspection =
            page.inspections.length === 1 ? page.inspections[0] : null;
        this.state.line = null;
        this.state.item = null;
        this.state.loaded = true;
    }

    get sections() {
        const sections = [];
        for (const item of this.state.inspection.items) {
            let section = sections.find((one) => one.name === item.section);
            if (!section) {
                section = {name: item.section, items: []};
                sections.push(section);
            }
            section.items.push(item);
        }
        return sections;
    }

    get checkedCount() {
        return this.state.inspection.lines.filter((line) => line.checked).length;
    }

    count(item) {
        return this.state.line.findings.filter((one) => one.item === item.id).length;
    }

    choose(inspection) {
        this.state.inspection = inspection;
        this.state.line = null;
    }

    open(line) {
        this.state.line = line;
        this.state.item = null;
    }

    tap(item) {
        Object.assign(this.state, {item, points: item.points, note: "", photo: null});
    }

    back() {
        if (this.state.item) {
            this.state.item = null;
        } else if (this.state.line) {
            this.state.line = null;
        } else {
            this.state.inspection = null;
        }
    }

    async takePhoto(ev) {
        const file = ev.target.files[0];
        if (file) {
            try {
                this.state.photo = await shrink(file);
            } catch {
                this.notification.add(_t("That is no photo."), {type: "danger"});
            }
        }
    }

    get queue() {
        return JSON.parse(window.localStorage.getItem(QUEUE) || "[]");
    }

    set queue(calls) {
        window.localStorage.setItem(QUEUE, JSON.stringify(calls));
        this.state.waiting = calls.length;
    }

    async save() {
        const {line, item} = this.state;
        if (item.photo && !this.state.photo) {
            this.notification.add(_t("Take a photo first."), {type: "warning"});
            return;
        }
        await this.send("add_finding", line, {
            line_id: line.id,
            item_id: item.id,
            points: Number(this.state.points),
            note: this.state.note,
            photo: this.state.photo,
            uuid: `${Date.now()}-${Math.random().toString(36).slice(2)}`,
        });
        this.state.item = null;
    }

    async fine() {
        await this.send("check_line", this.state.line, {line_id: this.state.line.id});
        this.state.line = null;
    }

    async remove(finding) {
        const line = await this.orm.call("school.inspection", "remove_finding", [
            finding.id,
        ]);
        Object.assign(this.state.line, line);
    }

    /** Queue a call and send what waits. */
    async send(method, line, values) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            this.queue = [...this.queue, {method, values}];
            if (!(await this.flush())) {
                this.notification.add(
                    _t("No network: it is kept here and sent when you open the page."),
                    {type: "warning"},
                );
                line.checked = true;
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
                const line = await this.orm.call(
                    "school.inspection",
                    call.method,
                    [],
                    call.values,
                );
                if (this.state.line?.id === line.id) {
                    Object.assign(this.state.line, line);
                }
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

    async submit() {
        if (this.state.busy || !(await this.flush())) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call("school.inspection", "action_submit", [
                [this.state.inspection.id],
            ]);
            this.notification.add(_t("The inspection is on record."), {
                type: "success",
            });
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("school_inspection_page", InspectionPage);
