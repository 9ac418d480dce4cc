import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component} from "@odoo/owl";

const ICONS = {
    consume: "fa-shopping-basket",
    keep: "fa-user",
    borrow: "fa-exchange",
    service: "fa-wrench",
};

/** The kind of a line as four icons, one tap each. */
export class KindField extends Component {
    static template = "school_logistics.KindField";
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get options() {
        return this.props.record.fields[this.props.name].selection.map(
            ([key, label]) => ({key, label, icon: ICONS[key] || "fa-tag"}),
        );
    }

    get current() {
        return this.options.find(({key}) => key === this.value);
    }

    onChoose(key) {
        return this.props.record.update({[this.props.name]: key});
    }
}

registry.category("fields").add("school_supply_kind", {
    component: KindField,
    displayName: _t("Kind of a Request Line"),
    supportedTypes: ["selection"],
});
