import {registry} from "@web/core/registry";

const form = ".o_form_view";

registry.category("web_tour.tours").add("school_plan_draw", {
    steps: () => [
        {
            content: "The plan of the department has chalk left",
            trigger: ".o_list_view .o_data_row:contains(无尘粉笔):contains(100.00)",
        },
        {
            content: "Tick it",
            trigger:
                ".o_list_view .o_data_row:contains(无尘粉笔) .o_list_record_selector",
            run: "click",
        },
        {
            content: "Make a request of it",
            trigger: "button[name=action_make_request]",
            run: "click",
        },
        {
            content: "The line says in which plan it is",
            trigger: `${form} .o_data_row:contains(无尘粉笔) [name=plan_outlook]:contains(JH/)`,
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is approved by the plan, and nobody was asked",
            trigger: `${form} .o_arrow_button_current:contains(Approved)`,
        },
    ],
});

registry.category("web_tour.tours").add("school_pooling_officer", {
    steps: () => [
        {
            content: "Collect what the schools offer",
            timeout: 60000,
            trigger: "button[name=action_collect]",
            run: "click",
        },
        {
            content: "Chalk of two schools came in",
            timeout: 60000,
            trigger: `${form} .o_data_row:contains(无尘粉笔):contains(65.00)`,
        },
        {
            content: "Close the collection",
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            content: "It is closed",
            trigger: `${form} .o_arrow_button_current:contains(Finding a Vendor)`,
        },
        {
            content: "The vendor",
            trigger: `${form} .o_field_widget[name=partner_id] input`,
            run: "edit 文教用品商行",
        },
        {
            content: "Choose it",
            trigger: ".ui-menu-item a:contains(文教用品商行)",
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: `${form} .o_field_widget[name=partner_id] input:value(文教用品商行)`,
        },
        {
            content: "Enter the price in the row of the item",
            trigger: `${form} .o_data_row:contains(无尘粉笔) [name=price_unit]`,
            run: "click",
        },
        {
            content: "Three yuan",
            trigger: `${form} .o_selected_row [name=price_unit] input`,
            run: "edit 3",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Make the orders",
            trigger: `${form}:has(.o_form_saved, .o_form_status_indicator_buttons.invisible) button[name=action_order]`,
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Both schools have their order",
            trigger: `${form} .o_arrow_button_current:contains(Orders Are Made)`,
        },
    ],
});
