import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/**
 * The keeper's page: big buttons, and below each what waits behind it.
 */
export class StorePage extends Component {
    static template = "school_logistics.StorePage";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({buttons: []});
        onWillStart(async () => {
            this.state.buttons = await this.orm.call(
                "school.issue",
                "get_store_page",
                [],
            );
        });
    }

    open(action, filter) {
        const additionalContext = filter ? {[`search_default_${filter}`]: 1} : {};
        this.action.doAction(action, {additionalContext});
    }
}

registry.category("actions").add("school_store_page", StorePage);
