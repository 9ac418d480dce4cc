import {registry} from "@web/core/registry";

const dialog = ".modal .o_form_view";
const cards = ".o_school_steps_field .o_kanban_record:not(.o_kanban_ghost)";

registry.category("web_tour.tours").add("school_approval_designer", {
    steps: () => [
        {
            content: "The rule says what it is for, and its steps are cards in order",
            trigger: `.o_school_sentence:contains(amount below ¥500.00)`,
        },
        {
            content: "Each card says who decides",
            trigger: `${cards}:contains(General Affairs Director)`,
        },
        {
            content: "Add a step",
            trigger: ".o_school_steps_field .o-kanban-button-new",
            run: "click",
        },
        {
            content: "The principal decides",
            trigger: `${dialog} .o_field_widget[name=post_id] input`,
            run: "edit Principal",
        },
        {
            content: "Choose the post",
            trigger: ".o-autocomplete--dropdown-item:contains(/^Principal$/)",
            run: "click",
        },
        {
            content: "Only from an amount on",
            trigger: `${dialog} .o_field_widget[name=amount_min] input`,
            run: "edit 300",
        },
        {
            content: "What is demanded",
            trigger: `${dialog} .nav-link[name=demands]`,
            run: "click",
        },
        {
            content: "A signature",
            trigger: `${dialog} .o_field_widget[name=needs_signature] input`,
            run: "click",
        },
        {
            content: "Keep the step",
            trigger: ".modal footer .o_form_button_save",
            run: "click",
        },
        {
            content: "The card says it in words",
            trigger: `${cards}:contains(Principal · Signature):contains(¥300.00 or more)`,
        },
        {
            content: "Conditions of the rule",
            trigger: ".o_school_flow_form .nav-link[name=conditions]",
            run: "click",
        },
        {
            content: "Only within the plan",
            trigger: ".o_school_flow_form .o_field_widget[name=planned] input",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".o_select_menu_item:contains(Yes)",
            run: "click",
        },
        {
            content: "Publish it",
            trigger: ".o_statusbar_buttons button[name=action_publish]",
            run: "click",
        },
        {
            content: "New documents will follow it",
            trigger: ".modal footer button:contains(Publish)",
            run: "click",
        },
        {
            content: "The sentence of the rule in force",
            trigger: ".o_school_sentence:contains(within the plan)",
        },
        {
            content: "It is published",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Published)",
        },
    ],
});
