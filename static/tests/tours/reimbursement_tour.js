import {registry} from "@web/core/registry";

const button = (name) => `.o_form_view button[name="${name}"]:visible:first`;
const dialog = ".modal .o_form_view";

registry.category("web_tour.tours").add("school_reimbursement_pack", {
    steps: () => [
        {
            content: "Every line matches order and acceptance",
            trigger: ".nav-link[name=school_match]",
            run: "click",
        },
        {
            content: "The table says so",
            trigger:
                ".o_field_widget[name=school_match_line_ids] .o_data_row:eq(1):contains(Matched)",
        },
        {
            content: "Make the pack of the bill",
            trigger: button("action_school_pack"),
            run: "click",
        },
        {
            content: "Look at what is in it",
            trigger: ".nav-link[name=papers]",
            run: "click",
        },
        {
            content: "Nothing is missing",
            trigger: ".o_field_widget[name=checklist] .text-success:eq(3)",
        },
        {
            content: "Hand it in",
            trigger: button("action_hand_in"),
            run: "click",
        },
        {
            content: "The voucher number came back",
            trigger:
                ".o_statusbar_buttons button:contains(Enter the Voucher Number):visible",
            run: "click",
        },
        {
            content: "Enter it",
            trigger: `${dialog} .o_field_widget[name=voucher_number] input`,
            run: "edit 记-2026-015",
        },
        {
            content: "Save it",
            trigger: ".modal footer button[name=action_enter]",
            run: "click",
        },
        {
            content: "It stands on the pack",
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name=voucher_number]:contains(记-2026-015)",
        },
    ],
});

registry.category("web_tour.tours").add("school_petty_accept", {
    steps: () => [
        {
            content: "The acceptor signs",
            trigger: button("action_accept"),
            run: "click",
        },
        {
            content: "It is signed",
            trigger: ".o_form_view .badge:contains(Signed):visible",
        },
        {
            content: "Nothing is left to sign",
            trigger: ".o_form_view:not(:has(button[name=action_accept]:visible))",
        },
    ],
});

registry.category("web_tour.tours").add("school_petty_submit", {
    steps: () => [
        {
            content: "The caps stand on top",
            trigger: ".o_field_widget[name=cap_text]:contains(500)",
        },
        {
            content: "Submit it",
            trigger: button("action_submit"),
            run: "click",
        },
        {
            content: "It is under approval",
            trigger:
                ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(In Approval)",
        },
    ],
});
