import {registry} from "@web/core/registry";
import {choose, click, dialog, edit, form, isNow, press, see} from "./steps";

registry.category("web_tour.tours").add("school_repair_dispatch", {
    steps: () => [
        ...choose(form, "employee_id", "何师傅"),
        press("action_dispatch"),
        isNow("assigned"),
    ],
});

registry.category("web_tour.tours").add("school_repair_work", {
    steps: () => [
        edit(
            "What was done",
            `${form} .o_field_widget[name=work_done] textarea`,
            "更换桌面。",
        ),
        click(
            "People damaged it",
            `${form} .o_field_widget[name=cause] input[data-value=human]`,
        ),
        edit(
            "What the firm asks",
            `${form} .o_field_widget[name=outside_amount] input`,
            "60",
        ),
        press("action_finish"),
        isNow("finished"),
    ],
});

registry.category("web_tour.tours").add("school_repair_case", {
    steps: () => [
        press("action_accept"),
        isNow("closed"),
        press("action_damage"),
        click(
            "Open the thing",
            `${form} .o_field_widget[name=line_ids] .o_data_row .o_data_cell:first`,
        ),
        ...choose(dialog, "fault_id", "Carelessness"),
        click("Keep it", `${dialog} .o_form_button_save`),
        click("Open the people", `${form} .nav-link[name=parties]`),
        click(
            "Add who did it",
            `${form} .o_field_widget[name=party_ids] .o_field_x2many_list_row_add a`,
        ),
        edit(
            "The pupil",
            `${form} .o_selected_row .o_field_widget[name=person] input`,
            "王小明",
        ),
        ...choose(`${form} .o_selected_row`, "partner_id", "王家长"),
        press("action_submit"),
        isNow("running"),
    ],
});

registry.category("web_tour.tours").add("school_repair_paid", {
    steps: () => [
        press("action_bill"),
        press("action_register_payment"),
        press("action_create_payments", dialog),
        see("It is paid", `${form} .ribbon:contains(Pa)`),
    ],
});
