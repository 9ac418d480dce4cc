import {
    Component,
    onMounted,
    onWillUnmount,
    onWillUpdateProps,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const POLL = 1000;

/**
 * The progress bar of an import. While the page is open it does the work: it asks for
 * one step after the other, and in between how far the writing is.
 */
export class ImportProgressField extends Component {
    static template = "school_logistics.ImportProgressField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({...this.value, startedAt: Date.now()});
        onMounted(() => this.goOn());
        onWillUpdateProps((props) => {
            const value = props.record.data[props.name] || {};
            if (!this.busy) {
                Object.assign(this.state, value, {startedAt: Date.now()});
                this.goOn();
            }
        });
        onWillUnmount(() => {
            this.gone = true;
            clearInterval(this.timer);
        });
    }

    get value() {
        return this.props.record.data[this.props.name] || {};
    }

    get percent() {
        const {done, total} = this.state;
        return total ? Math.min(100, Math.round((100 * done) / total)) : 0;
    }

    get part() {
        return this.state.state === "writing" ? _t("Writing") : _t("Checking");
    }

    get left() {
        const {done, total, startedAt} = this.state;
        const elapsed = (Date.now() - startedAt) / 1000;
        if (!done || elapsed < 2) {
            return "";
        }
        const seconds = Math.ceil((elapsed * (total - done)) / done);
        return _t("about %s s left", seconds);
    }

    async goOn() {
        const id = this.props.record.resId;
        if (this.busy || !id || !this.state.working) {
            return;
        }
        this.busy = true;
        const model = this.props.record.resModel;
        this.timer = setInterval(() => this.look(model, id), POLL);
        try {
            while (this.state.working && !this.gone) {
                const before = this.state.state;
                const progress = await this.orm.silent.call(model, "action_step", [
                    [id],
                ]);
                const again = progress.state === before ? {} : {startedAt: Date.now()};
                Object.assign(this.state, progress, again);
            }
        } finally {
            clearInterval(this.timer);
            this.busy = false;
        }
        if (!this.gone) {
            await this.props.record.load();
        }
    }

    /** The writing is one long step: look how far it is meanwhile. */
    async look(model, id) {
        if (this.state.state !== "writing" || this.looking) {
            return;
        }
        this.looking = true;
        try {
            const progress = await this.orm.silent.call(model, "get_progress", [[id]]);
            if (progress.state === "writing" && this.busy) {
                this.state.done = progress.done;
            }
        } finally {
            this.looking = false;
        }
    }
}

registry.category("fields").add("school_import_progress", {
    component: ImportProgressField,
    displayName: _t("Progress of an Import"),
    supportedTypes: ["json"],
});
