import {registry} from "@web/core/registry";

const dialog = ".modal .o_form_view";
const vendor = `${dialog} .o_field_widget[name=partner_id] input`;
const chain = ".o_school_chain";

registry.category("web_tour.tours").add("school_supply_buyer_pools", {
    steps: () => [
        {
            content: "Nobody has delivered these before",
            trigger: ".o_group_header:contains(None)",
            run: "click",
        },
        {
            content: "What is approved and not covered is on the bench",
            trigger: ".o_data_row:contains(无尘粉笔):contains(40.00)",
        },
        {
            content: "Tick everything",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Buy it together",
            trigger:
                ".o_control_panel button:contains(Make Purchase Orders), .o_list_view button:contains(Make Purchase Orders)",
            run: "click",
        },
        {
            content: "Both departments are in the list",
            trigger: `${dialog} .o_data_row:eq(1)`,
        },
        {
            content: "Name one vendor for all",
            trigger: vendor,
            run: "edit 文教用品商行",
        },
        {
            content: "Choose the vendor",
            trigger: ".ui-menu-item a:contains(文教用品商行)",
            run: "click",
        },
        {
            content: "Every line has the vendor",
            trigger: `${dialog} .o_data_row:eq(1):contains(文教用品商行)`,
        },
        {
            content: "Make the order",
            trigger: ".modal footer button[name=action_pool]",
            run: "click",
        },
        {
            content: "One order serves both requests",
            trigger:
                ".o_form_view .o_field_widget[name=school_request_ids] .o_tag:eq(1)",
        },
        {
            content: "Confirm it",
            trigger: ".o_statusbar_buttons button[name=button_confirm]:visible:first",
            run: "click",
        },
        {
            content: "It is confirmed and locked",
            trigger: ".o_form_view:contains(Locked)",
        },
    ],
});

registry.category("web_tour.tours").add("school_supply_chain_opens", {
    steps: () => [
        {
            content: "One bar says what became of the line",
            trigger: `${chain}:contains(Requested):contains(Approved):contains(Ordered)`,
        },
        {
            content: "The figure opens the order behind it",
            trigger: `${chain} a[data-stage=ordered]:contains(40)`,
            run: "click",
        },
        {
            content: "This is the order",
            trigger: ".o_form_view .o_field_widget[name=school_buyer_ids]",
        },
    ],
});
