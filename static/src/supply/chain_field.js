import {formatFloat} from "@web/core/utils/numbers";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component} from "@odoo/owl";

/** The figures in their order; those joined with a plus stand side by side. */
const STAGES = [
    {key: "asked", label: _t("Requested"), always: true, plain: true},
    {key: "approved", label: _t("Approved"), always: true},
    {key: "drafted", label: _t("Being Ordered"), group: "cover"},
    {key: "ordered", label: _t("Ordered"), group: "cover"},
    {key: "stock", label: _t("From Stock"), group: "cover"},
    {key: "open", label: _t("To Cover"), group: "cover", plain: true, tone: "warning"},
    {key: "closed", label: _t("Short-closed"), group: "cover", plain: true},
    {key: "accepted", label: _t("Accepted")},
    {key: "issued", label: _t("Issued")},
    {key: "returned", label: _t("Returned")},
];

/**
 * One bar per line: requested ▸ approved ▸ ordered + from stock ▸ accepted ▸ issued.
 *
 * Each figure opens the documents behind it.
 */
export class ChainField extends Component {
    static template = "school_logistics.ChainField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get chain() {
        return this.props.record.data[this.props.name] || {};
    }

    get stages() {
        const {chain} = this;
        const shown = STAGES.filter(({key, always}) =>
            always ? typeof chain[key] === "number" : chain[key] > 0,
        );
        return shown.map((stage, position) => ({
            ...stage,
            quantity: formatFloat(chain[stage.key], {trailingZeros: false}),
            joint: this.joint(shown[position - 1], stage),
            isShort: stage.key === "approved" && chain.approved < chain.asked,
        }));
    }

    joint(previous, stage) {
        if (!previous) {
            return "";
        }
        return previous.group && previous.group === stage.group ? "+" : "▸";
    }

    async onOpen(stage) {
        const {resModel, resId} = this.props.record;
        const action = await this.orm.call(resModel, "action_open_chain", [
            [resId],
            stage.key,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("fields").add("school_supply_chain", {
    component: ChainField,
    displayName: _t("Progress of a Request Line"),
    supportedTypes: ["json"],
});
