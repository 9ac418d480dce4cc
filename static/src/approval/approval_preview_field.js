import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {ApprovalSteps} from "./approval_steps";

/** Shows steps that a compute put into a JSON field: who would decide, and why. */
export class ApprovalPreviewField extends ApprovalSteps {
    static template = "school_logistics.ApprovalPreviewField";
    static props = {...standardFieldProps};

    get timeline() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("school_approval_preview", {
    component: ApprovalPreviewField,
    supportedTypes: ["json"],
});
