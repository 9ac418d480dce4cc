import {registry} from "@web/core/registry";

const form = ".o_form_view";
const dialog = ".modal:not(.o_inactive_modal)";

function choose(field, text) {
    const input = `${dialog} .o_field_widget[name=${field}] input`;
    return [
        {
            content: `Search ${text}`,
            trigger: input,
            run: `edit ${text}`,
        },
        {
            content: `Choose ${text}`,
            trigger: `.ui-menu-item a:contains(${text})`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("school_damage_keeper_reports", {
    steps: () => [
        {
            content: "What happened",
            trigger: `${form} .o_field_widget[name=description] textarea`,
            run: "edit 课间打闹碰坏屏幕。",
        },
        {
            content: "Add what was damaged",
            trigger: `${form} .o_field_widget[name=line_ids] .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: "Its name",
            trigger: `${dialog} .o_field_widget[name=item] input`,
            run: "edit 电脑屏幕",
        },
        ...choose("event_id", "Can Be Repaired"),
        ...choose("fault_id", "Carelessness"),
        {
            content: "What the repair costs",
            trigger: `${dialog} .o_field_widget[name=repair_cost] input`,
            run: "edit 60",
        },
        {
            content: "Keep it",
            trigger: `${dialog} .o_form_button_save`,
            run: "click",
        },
        {
            content: "Open the people",
            trigger: `${form} .nav-link[name=parties]`,
            run: "click",
        },
        {
            content: "Add who did it",
            trigger: `${form} .o_field_widget[name=party_ids] .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: "The pupil's name",
            trigger: `${form} .o_selected_row .o_field_widget[name=person] input`,
            run: "edit 王小明",
        },
        {
            content: "Save: the amount follows from the rule",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Twice the repair, of which the loss is to be paid",
            trigger: `${form} .o_field_widget[name=amount_total]:contains(120.00)`,
        },
        {
            content: "Sixty",
            trigger: `${form} .o_field_widget[name=billed_total]:contains(60.00)`,
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is decided on now",
            trigger: `${form} .o_arrow_button_current:contains(Being Decided)`,
        },
    ],
});

registry.category("web_tour.tours").add("school_damage_accountant_takes_cash", {
    steps: () => [
        {
            content: "Open the people",
            trigger: `${form} .nav-link[name=parties]`,
            run: "click",
        },
        {
            content: "Take the money",
            trigger: `${form} .o_field_widget[name=party_ids] .o_data_row button:contains(Money), ${form} .o_field_widget[name=party_ids] .o_data_row button .fa-money`,
            run: "click",
        },
        {
            content: "The receipt",
            trigger: `${dialog} .o_field_widget[name=receipt_number] input`,
            run: "edit 收据0008",
        },
        {
            content: "All that is open is proposed",
            trigger: `${dialog} .o_field_widget[name=amount] input:value(60.00)`,
        },
        {
            content: "Confirm",
            trigger: `${dialog} button[name=action_confirm]`,
            run: "click",
        },
        {
            content: "Settled",
            trigger: `${form} .o_arrow_button_current:contains(Settled)`,
        },
    ],
});
