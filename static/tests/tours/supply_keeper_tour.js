import {registry} from "@web/core/registry";

const bar = (name) => `.o_statusbar_buttons button[name=${name}]:enabled`;
const status = (state) => `.o_arrow_button_current[data-value=${state}]`;

/** Press a button that asks for a confirmation. */
function confirmed(content, name) {
    return [
        {content, trigger: bar(name), run: "click"},
        {content: "Yes", trigger: ".modal footer .btn-primary", run: "click"},
    ];
}

registry.category("web_tour.tours").add("school_supply_keeper_counts", {
    steps: () => [
        {
            content: "All ten boxes are there",
            trigger:
                ".o_school_acceptance_card input[data-step=received]:value(10):enabled",
        },
        {
            content: "They are good",
            trigger: ".o_school_acceptance_card button[data-verdict=pass]",
            run: "click",
        },
        {
            content: "Ready to sign",
            trigger: bar("action_count"),
            run: "click",
        },
        {content: "It is counted", trigger: status("counted")},
    ],
});

registry.category("web_tour.tours").add("school_supply_acceptor_signs", {
    steps: () => [
        ...confirmed("Sign in one's own session", "action_sign"),
        {
            content: "The signature stands, there is nothing more to sign",
            trigger:
                ".o_form_view:has(.o_field_widget[name=signature_ids] .text-success):not(:has(.o_statusbar_buttons button[name=action_sign]))",
        },
    ],
});

registry.category("web_tour.tours").add("school_supply_keeper_enters", {
    steps: () => [
        {
            content: "Both have signed: the goods enter the store",
            trigger: bar("action_done"),
            run: "click",
        },
        {
            content: "The acceptance is finished",
            trigger:
                ".o_form_view:not(:has(.o_statusbar_buttons button[name=action_done]))",
        },
        {content: "As the bar says", trigger: status("done")},
    ],
});

registry.category("web_tour.tours").add("school_supply_keeper_prepares_issue", {
    steps: () => [
        {
            content: "Who takes the goods?",
            trigger: ".o_field_widget[name=employee_id] input",
            run: "edit 王老师",
        },
        {
            content: "The teacher",
            trigger: ".ui-menu-item a:contains(王老师)",
            run: "click",
        },
        {
            content: "What is approved and in the store waits here",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(无尘粉笔)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {content: "Saved", trigger: ".o_form_saved"},
    ],
});

registry.category("web_tour.tours").add("school_supply_taker_signs", {
    steps: () => [
        ...confirmed("The taker signs in person", "action_sign"),
        {content: "Signed", trigger: status("signed")},
    ],
});

registry.category("web_tour.tours").add("school_supply_keeper_hands_out", {
    steps: () => [
        {
            content: "Hand out",
            trigger: bar("action_done"),
            run: "click",
        },
        {content: "The goods are handed out", trigger: status("done")},
    ],
});
