import {registry} from "@web/core/registry";
import {choose, click, dialog, edit, form, see} from "./steps";

registry.category("web_tour.tours").add("school_damage_keeper_reports", {
    steps: () => [
        edit(
            "What happened",
            `${form} .o_field_widget[name=description] textarea`,
            "课间打闹碰坏屏幕。",
        ),
        click(
            "Add what was damaged",
            `${form} .o_field_widget[name=line_ids] .o_field_x2many_list_row_add a`,
        ),
        edit("Its name", `${dialog} .o_field_widget[name=item] input`, "电脑屏幕"),
        ...choose(dialog, "event_id", "Can Be Repaired"),
        ...choose(dialog, "fault_id", "Carelessness"),
        edit(
            "What the repair costs",
            `${dialog} .o_field_widget[name=repair_cost] input`,
            "60",
        ),
        click("Keep it", `${dialog} .o_form_button_save`),
        click("Open the people", `${form} .nav-link[name=parties]`),
        click(
            "Add who did it",
            `${form} .o_field_widget[name=party_ids] .o_field_x2many_list_row_add a`,
        ),
        edit(
            "The pupil's name",
            `${form} .o_selected_row .o_field_widget[name=person] input`,
            "王小明",
        ),
        click("Save: the amount follows from the rule", ".o_form_button_save"),
        see(
            "Twice the repair, of which the loss is to be paid",
            `${form} .o_field_widget[name=amount_total]:contains(120.00)`,
        ),
        see("Sixty", `${form} .o_field_widget[name=billed_total]:contains(60.00)`),
        click("Submit", "button[name=action_submit]"),
        see(
            "It is decided on now",
            `${form} .o_arrow_button_current:contains(Being Decided)`,
        ),
    ],
});

registry.category("web_tour.tours").add("school_damage_accountant_takes_cash", {
    steps: () => [
        click("Open the people", `${form} .nav-link[name=parties]`),
        click(
            "Take the money",
            `${form} .o_field_widget[name=party_ids] .o_data_row button:contains(Money), ${form} .o_field_widget[name=party_ids] .o_data_row button .fa-money`,
        ),
        edit(
            "The receipt",
            `${dialog} .o_field_widget[name=receipt_number] input`,
            "收据0008",
        ),
        see(
            "All that is open is proposed",
            `${dialog} .o_field_widget[name=amount] input:value(60.00)`,
        ),
        click("Confirm", `${dialog} button[name=action_confirm]`),
        see("Settled", `${form} .o_arrow_button_current:contains(Settled)`),
    ],
});
