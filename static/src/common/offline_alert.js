import {Component, useState} from "@odoo/owl";

/** What was entered and is not uploaded yet, of an {@link OfflineQueue}. */
export class OfflineAlert extends Component {
    static template = "school_logistics.OfflineAlert";
    static props = {queue: Object};

    setup() {
        this.queue = useState(this.props.queue);
    }
}
