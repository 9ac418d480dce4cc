import {registry} from "@web/core/registry";

const form = ".o_form_view";
const row = `${form} .o_selected_row`;

registry.category("web_tour.tours").add("school_budget_accountant_drafts", {
    steps: () => [
        {
            content: "Save the draft, so that it can be filled",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Begin from what the departments plan",
            trigger: "button[name=action_fill]",
            run: "click",
        },
        {
            content: "The plan of the teaching office is there",
            trigger: `${form} .o_data_row:contains(教务处):contains(300.00)`,
        },
        {
            content: "Add a line for what has none of its own",
            trigger: `${form} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: "Out of the public fund",
            trigger: `${row} .o_field_widget[name=fund_id] input`,
            run: "edit 公用经费",
        },
        {
            content: "Choose the fund",
            trigger: ".ui-menu-item a:contains(公用经费)",
            run: "click",
        },
        {
            content: "Five hundred",
            trigger: `${row} .o_field_widget[name=amount] input`,
            run: "edit 500",
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is the head's turn",
            trigger: ".o_school_step_current:contains(陈校长)",
        },
        {
            content: "The lines do not change any more",
            trigger: `${form}:not(:has(.o_field_x2many_list_row_add))`,
        },
    ],
});

registry.category("web_tour.tours").add("school_budget_teacher_sees_left", {
    steps: () => [
        {
            content: "What is left before and after stands under the lines",
            trigger: `${form} .alert-light:contains(1,000.00 left → ¥800.00)`,
        },
        {
            content: "Ask for more",
            trigger: `${form} .o_data_row .o_data_cell[name=quantity]`,
            run: "click",
        },
        {
            content: "Far too many",
            trigger: `${row} .o_field_widget[name=quantity] input`,
            run: "edit 60",
        },
        {
            content: "Leave the line",
            trigger: `${form} .o_field_widget[name=purpose] input`,
            run: "click",
        },
        {
            content: "The form says how much is missing",
            trigger: `${form} .alert-warning:contains(200.00 too little)`,
        },
        {
            content: "Submit all the same",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is refused with the figures and with what to do",
            trigger:
                ".modal:contains(1,000.00 is left):contains(1,200.00 is needed):contains(supplement)",
        },
        {
            content: "Close",
            trigger: ".modal footer button",
            run: "click",
        },
        {
            content: "Ask for fewer",
            trigger: `${form} .o_data_row .o_data_cell[name=quantity]`,
            run: "click",
        },
        {
            content: "Fifty fit",
            trigger: `${row} .o_field_widget[name=quantity] input`,
            run: "edit 50",
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is the head's turn",
            trigger: ".o_school_step_current:contains(陈校长)",
        },
    ],
});

registry.category("web_tour.tours").add("school_budget_head_sees_card", {
    steps: () => [
        {
            content: "The card tells what it does to the budget",
            trigger:
                ".o_kanban_record .o_school_document_note:contains(1,000.00 left → ¥800.00)",
        },
        {
            content: "Approve",
            trigger: ".o_kanban_record .o_school_approve",
            run: "click",
        },
        {
            content: "Nothing waits any more",
            trigger: ".o_view_nocontent, .o_kanban_view:not(:has(.o_school_approve))",
        },
    ],
});
