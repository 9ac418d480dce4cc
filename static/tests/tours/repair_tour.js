import {registry} from "@web/core/registry";

const form = ".o_form_view";
const dialog = ".modal:not(.o_inactive_modal)";

function choose(scope, field, text) {
    return [
        {
            content: `Search ${text}`,
            trigger: `${scope} .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `Choose ${text}`,
            trigger: `.ui-menu-item a:contains(${text})`,
            run: "click",
        },
    ];
}

function press(name, scope = form) {
    return {
        content: `Press ${name}`,
        trigger: `${scope} button[name=${name}]:enabled`,
        run: "click",
    };
}

function isNow(state) {
    return {
        content: `It is ${state}`,
        trigger: `.o_statusbar_status button[data-value=${state}].o_arrow_button_current`,
    };
}

registry.category("web_tour.tours").add("school_repair_dispatch", {
    steps: () => [
        ...choose(form, "employee_id", "何师傅"),
        press("action_dispatch"),
        isNow("assigned"),
    ],
});

registry.category("web_tour.tours").add("school_repair_work", {
    steps: () => [
        {
            content: "What was done",
            trigger: `${form} .o_field_widget[name=work_done] textarea`,
            run: "edit 更换桌面。",
        },
        {
            content: "People damaged it",
            trigger: `${form} .o_field_widget[name=cause] input[data-value=human]`,
            run: "click",
        },
        {
            content: "What the firm asks",
            trigger: `${form} .o_field_widget[name=outside_amount] input`,
            run: "edit 60",
        },
        press("action_finish"),
        isNow("finished"),
    ],
});

registry.category("web_tour.tours").add("school_repair_case", {
    steps: () => [
        press("action_accept"),
        isNow("closed"),
        press("action_damage"),
        {
            content: "Open the thing",
            trigger: `${form} .o_field_widget[name=line_ids] .o_data_row .o_data_cell:first`,
            run: "click",
        },
        ...choose(dialog, "fault_id", "Carelessness"),
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
            content: "The pupil",
            trigger: `${form} .o_selected_row .o_field_widget[name=person] input`,
            run: "edit 王小明",
        },
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
        {
            content: "It is paid",
            trigger: `${form} .ribbon:contains(Pa)`,
        },
    ],
});
