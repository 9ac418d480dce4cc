import {Component} from "@odoo/owl";
import {CopyButton} from "@web/core/copy_button/copy_button";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** Shows the link of a vendor, once. */
export class TenderLink extends Component {
    static template = "school_logistics.TenderLink";
    static components = {CopyButton};
    static props = {...standardActionServiceProps};
}

registry.category("actions").add("school_tender_link", TenderLink);
