import {registry} from "@web/core/registry";

const form = ".o_form_view";

registry.category("web_tour.tours").add("school_settlement_month_end", {
    steps: () => [
        {
            content: "Let the figures of the month be copied and checked",
            trigger: `${form} button[name=action_check]:contains(Check the Figures)`,
            run: "click",
        },
        {
            content: "What came in and went out is there",
            trigger: `${form} .o_data_row:contains(无尘粉笔)`,
        },
        {
            content: "Settle the month",
            trigger: `${form} button[name=action_settle]`,
            run: "click",
        },
        {
            content: "Nothing more will be dated into it",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The month is settled",
            trigger: `${form} .o_arrow_button_current:contains(Settled)`,
        },
        {
            content: "It is opened again by an application only",
            trigger: `${form} button[name=action_apply_reopening]`,
        },
    ],
});
