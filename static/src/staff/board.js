import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** What a point follows from: facts with their day, note and photos; and the appeal. */
export class EvidenceDialog extends Component {
    static template = "school_logistics.StaffEvidence";
    static components = {Dialog};
    static props = {
        close: Function,
        item: {type: Number, optional: true},
        mayAppeal: Boolean,
        onAppealed: Function,
        resultId: Number,
        title: String,
        until: {type: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({
            busy: false,
            fact: null,
            facts: [],
            photos: {},
            reason: "",
        });
        onWillStart(async () => {
            this.state.facts = await this.orm.call(
                "school.staff.result",
                "get_evidence",
                [[this.props.resultId], this.props.item || false],
            );
        });
    }

    async showPhotos(fact) {
        this.state.photos[fact.id] = await this.orm.call(
            "school.staff.result",
            "get_photos",
            [[this.props.resultId], fact.id],
        );
    }

    dispute(fact) {
        this.state.fact = this.state.fact === fact ? null : fact;
    }

    async appeal() {
        if (!this.state.reason.trim()) {
            this.notification.add(_t("Write what is wrong with it."), {
                type: "warning",
            });
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.create("school.staff.appeal", [
                {
                    result_id: this.props.resultId,
                    fact_id: this.state.fact.id,
                    reason: this.state.reason,
                },
            ]);
        } finally {
            this.state.busy = false;
        }
        this.notification.add(_t("The appeal is filed."), {type: "success"});
        this.props.close();
        this.props.onAppealed();
    }
}

/** The published board: everybody's rank, score and points; each opens its evidence. */
export class StaffBoard extends Component {
    static template = "school_logistics.StaffBoard";
    static props = {...standardActionServiceProps};

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({
            board: null,
            mine: false,
            run: null,
            runs: [],
            term: "",
        });
        onWillStart(() => this.start());
    }

    async start() {
        this.state.runs = await this.orm.call("school.staff.run", "get_boards", []);
        const wanted = this.props.action.context?.active_id;
        const chosen = this.state.runs.find((run) => run.id === wanted);
        const run = chosen || this.state.runs[0];
        if (run) {
            await this.open(run.id);
        }
    }

    async open(id) {
        this.state.run = id;
        this.state.board = await this.orm.call("school.staff.run", "get_board", [[id]]);
    }

    rows(group) {
        const term = this.state.term.trim();
        return group.rows.filter(
            (row) =>
                (!term || row.name.includes(term)) && (!this.state.mine || row.mine),
        );
    }

    /** Items that gave or cost points, with their place in the scheme. */
    counted(group, row) {
        return group.items
            .map((name, place) => ({name, place: place + 1, points: row.points[place]}))
            .filter((item) => item.points);
    }

    number(value) {
        return Number(value.toFixed(2)).toString();
    }

    showEvidence(row, item) {
        this.dialog.add(EvidenceDialog, {
            item: item?.place,
            mayAppeal: row.may_appeal,
            onAppealed: () => this.open(this.state.run),
            resultId: row.id,
            title: item ? `${row.name} · ${item.name}` : row.name,
            until: this.state.board.until || undefined,
        });
    }
}

registry.category("actions").add("school_staff_board", StaffBoard);
