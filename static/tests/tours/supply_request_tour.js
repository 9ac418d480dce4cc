import {registry} from "@web/core/registry";

const form = ".o_form_view";
const row = `${form} .o_selected_row`;

registry.category("web_tour.tours").add("school_supply_teacher_applies", {
    steps: () => [
        {
            content: "Say what it is for",
            trigger: `${form} .o_field_widget[name=purpose] input`,
            run: "edit For the new classrooms",
        },
        {
            content: "Add an item",
            trigger: `${form} .o_field_x2many_list_row_add a:contains(Add an item)`,
            run: "click",
        },
        {
            content: "Search the catalogue",
            trigger: `${row} .o_field_widget[name=product_id] input`,
            run: "edit 无尘粉笔",
        },
        {
            content: "Choose the chalk",
            trigger: ".ui-menu-item a:contains(无尘粉笔)",
            run: "click",
        },
        {
            content: "A chosen item needs no description",
            trigger: `${row}:not(:has(.o_field_widget[name=name] input))`,
        },
        {
            content: "Ask for forty",
            trigger: `${row} .o_field_widget[name=quantity] input`,
            run: "edit 40",
        },
        {
            content: "Estimate the price",
            trigger: `${row} .o_field_widget[name=price_unit] input`,
            run: "edit 3.20",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The sum is right",
            trigger: `${form}:has(.o_form_saved) .o_field_widget[name=amount_total]:contains(128.00)`,
        },
        {
            content: "It says who will approve, before anything is submitted",
            trigger: ".o_school_preview:contains(After submission):contains(Director)",
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is the director's turn",
            trigger: ".o_school_step_current:contains(Director):contains(刘主任)",
        },
        {
            content: "The applicant may take it back, not decide",
            trigger:
                ".o_school_actions:has(.o_school_withdraw):not(:has(.o_school_approve))",
        },
    ],
});

registry.category("web_tour.tours").add("school_supply_teacher_resubmits", {
    steps: () => [
        {
            content: "The teacher reads why it came back",
            trigger: ".o_school_timeline:contains(Which class is it for?)",
        },
        {
            content: "Answer it",
            trigger: `${form} .o_field_widget[name=purpose] input`,
            run: "edit Class 7-3",
        },
        {
            content: "Submit again",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is the director's turn once more",
            trigger: ".o_school_step_current:contains(Director)",
        },
    ],
});
