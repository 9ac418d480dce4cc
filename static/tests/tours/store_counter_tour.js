import {registry} from "@web/core/registry";

const form = ".o_form_view";

registry.category("web_tour.tours").add("school_store_hand_out", {
    steps: () => [
        {
            content: "Goods wait at the counter",
            trigger:
                ".o_school_store_page .list-group-item:contains(Waiting for Issue)",
        },
        {
            content: "Hand out",
            trigger: ".o_school_store_page button[name=issue]",
            run: "click",
        },
        {
            content: "Who is there?",
            trigger: `${form} .o_field_widget[name=employee_id] input`,
            run: "edit 王老师",
        },
        {
            content: "The teacher",
            trigger: ".ui-menu-item a:contains(王老师)",
            run: "click",
        },
        {
            content: "What was approved is listed; the broom is not taken today",
            trigger: `${form} .o_data_row:contains(扫帚) .o_field_widget[name=take] input`,
            run: "click",
        },
        {
            content: "Let the teacher sign",
            trigger: `${form} .o_field_widget[name=signature] .o_signature`,
            run: "click",
        },
        {
            content: "The name is drawn",
            trigger: ".modal .o_web_sign_name_and_signature",
        },
        {
            content: "Adopt the signature",
            trigger: ".modal footer .btn-primary:not([disabled])",
            run: "click",
        },
        {
            content: "Hand out",
            trigger: `body:not(:has(.modal)) ${form} button[name=action_done]`,
            run: "click",
        },
        {
            content: "It is done, without the broom",
            trigger: `${form}:has(.o_arrow_button_current[data-value=done]) .o_field_widget[name=line_ids]:contains(无尘粉笔):not(:contains(扫帚))`,
        },
    ],
});

registry.category("web_tour.tours").add("school_store_take_back", {
    steps: () => [
        {
            content: "One loan is overdue",
            trigger:
                ".o_school_store_page .list-group-item:contains(Overdue) .text-danger:contains(1)",
        },
        {
            content: "Take back",
            trigger: ".o_school_store_page button[name=return]",
            run: "click",
        },
        {
            content: "Who is there?",
            trigger: `${form} .o_field_widget[name=employee_id] input`,
            run: "edit 王老师",
        },
        {
            content: "The teacher",
            trigger: ".ui-menu-item a:contains(王老师)",
            run: "click",
        },
        {
            content: "The loan is listed; open its quantity",
            trigger: `${form} .o_data_row:contains(独轮车) .o_data_cell[name=quantity]`,
            run: "click",
        },
        {
            content: "Three of four came back",
            trigger: `${form} .o_selected_row .o_field_widget[name=quantity] input`,
            run: "edit 3",
        },
        {
            content: "Receive",
            trigger: `${form} button[name=action_done]`,
            run: "click",
        },
        {
            content: "It is received",
            trigger: `${form} .o_arrow_button_current[data-value=done]`,
        },
    ],
});

registry.category("web_tour.tours").add("school_store_sign", {
    steps: () => [
        {
            content: "The teacher opens what is to be signed for",
            trigger: ".o_kanban_record:contains(LY/)",
            run: "click",
        },
        {
            content: "It says what",
            trigger: `${form} .o_field_widget[name=line_ids]:contains(无尘粉笔)`,
        },
        {
            content: "Confirm to have received it",
            trigger: `${form} button[name=action_sign]`,
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "It is signed, and the teacher can do no more",
            trigger: `${form}:has(.o_arrow_button_current[data-value=signed]):not(:has(button[name=action_done]))`,
        },
    ],
});
