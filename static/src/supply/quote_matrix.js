import {formatFloat} from "@web/core/utils/numbers";
import {parseFloat} from "@web/views/fields/parsers";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component} from "@odoo/owl";

/** Quotes side by side: vendors across, items down, the lowest price of each marked. */
export class QuoteMatrixField extends Component {
    static template = "school_logistics.QuoteMatrixField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
    }

    get matrix() {
        return this.props.record.data[this.props.name] || {vendors: [], rows: []};
    }

    money(amount) {
        return formatFloat(amount || 0, {digits: [16, 2]});
    }

    number(quantity) {
        return formatFloat(quantity || 0, {trailingZeros: false});
    }

    /** Enter a price; the server says whether it may be. */
    async onPrice(cell, event) {
        let price = 0;
        try {
            price = parseFloat(event.target.value || "0");
        } catch {
            this.notification.add(_t("Enter the price as a number."), {type: "danger"});
            return;
        }
        const {record} = this.props;
        await record.save();
        await this.orm.call(record.resModel, "action_price", [
            [record.resId],
            cell.line,
            price,
        ]);
        await record.load();
    }

    async onChoose(vendor) {
        if (this.matrix.open && vendor.complete) {
            await this.props.record.update({
                chosen_id: {id: vendor.order, display_name: vendor.name},
            });
            await this.props.record.save();
        }
    }
}

registry.category("fields").add("school_quote_matrix", {
    component: QuoteMatrixField,
    displayName: _t("Quotes Side by Side"),
    supportedTypes: ["json"],
});
