import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const form = ".o_form_view";
const room = `${form} .o_school_tender_room`;
const confirm = {
    content: "Yes",
    trigger: ".modal footer .btn-primary",
    run: "click",
};

function button(name) {
    return {
        content: `Press ${name}`,
        timeout: 60000,
        trigger: `${form} button[name=${name}]:visible`,
        run: "click",
    };
}

function state(value) {
    return {
        content: `It is ${value}`,
        timeout: 60000,
        trigger: `${form} .o_statusbar_status .o_arrow_button_current:contains(${value})`,
    };
}

function type(name, text) {
    return {
        content: `Type the ${name}`,
        timeout: 60000,
        trigger: `${room} input[name=${name}]`,
        run: `edit ${text}`,
    };
}

tours.add("school_tender_set_up_key", {
    steps: () => [
        type("passphrase", "correct horse"),
        type("again", "battery"),
        {
            content: "Set up",
            trigger: `${room} button[name=set_up]`,
            run: "click",
        },
        {
            content: "A slip of the pen is seen",
            trigger: `${room} .alert-danger:contains(same passphrase twice)`,
        },
        type("again", "correct horse"),
        {
            content: "Set up",
            trigger: `${room} button[name=set_up]`,
            run: "click",
        },
        {
            content: "It is kept",
            trigger: `${form}:not(:has(.o_school_tender_room input)):not(:has(.o_school_tender_room .fa-spinner))`,
            timeout: 60000,
        },
        {
            content: "And stands in the list",
            trigger: `${form} .o_notebook a[name=people]`,
            run: "click",
        },
        {
            content: "The own row says so",
            trigger: `${form} .o_field_widget[name=custodian_ids] input:checked`,
        },
    ],
});

tours.add("school_tender_publish", {
    steps: () => [
        button("action_publish"),
        confirm,
        state("Published"),
        button("action_bidders"),
        {
            content: "Register a vendor",
            trigger:
                ".o_list_button_add:visible, .o_control_panel .o-kanban-button-new",
            run: "click",
        },
        {
            content: "Its name",
            trigger: ".o_selected_row .o_field_widget[name=partner_id] input",
            run: "edit 文教用品商行",
        },
        {
            content: "Choose it",
            trigger: ".ui-menu-item a:contains(文教用品商行)",
            run: "click",
        },
        {
            content: "Keep it",
            trigger: ".o_list_button_save:visible",
            run: "click",
        },
        {
            content: "Give it a link",
            trigger: ".o_data_row:contains(文教用品商行) button[name=action_link]",
            run: "click",
        },
        {
            content: "It is shown, once",
            trigger: ".modal input[name=tender_link]",
            run() {
                if (!this.anchor.value.includes("/school/tender/")) {
                    throw new Error(this.anchor.value);
                }
            },
        },
        {
            content: "Close",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Back on the list",
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Registered)",
        },
    ],
});

tours.add("school_tender_attend", {
    steps: () => [
        button("action_attend"),
        {
            content: "Present",
            trigger: `${form}:not(:has(button[name=action_attend]))`,
        },
    ],
});

tours.add("school_tender_hand", {
    steps: () => [
        button("action_attend"),
        state("Being Opened"),
        type("passphrase", "wrong horse"),
        {
            content: "Hand it over",
            trigger: `${room} button[name=hand]:contains(刘主任)`,
            run: "click",
        },
        {
            content: "Another passphrase opens nothing",
            trigger: `${room} .alert-danger:contains(does not open)`,
            timeout: 60000,
        },
        type("passphrase", "correct horse"),
        {
            content: "Hand it over",
            trigger: `${room} button[name=hand]:contains(刘主任)`,
            run: "click",
        },
        {
            content: "It is handed over",
            trigger: `${room}:contains(You handed your share to):contains(刘主任)`,
            timeout: 60000,
        },
    ],
});

tours.add("school_tender_open", {
    steps: () => [
        type("passphrase", "correct horse"),
        {
            content: "Open them",
            trigger: `${room} button[name=open]`,
            run: "click",
        },
        {
            content: "All are open",
            trigger: `${room}:not(:has(button[name=open])):contains(signs the record)`,
            timeout: 60000,
        },
        {
            content: "Look at the record",
            trigger: `${form} .o_notebook a[name=opening]`,
            run: "click",
        },
        {
            content: "With what the vendors asked for",
            trigger: `${form} .o_field_widget[name=offer_ids] .o_data_row:contains(655.00)`,
        },
        button("action_sign_opening"),
        confirm,
        {
            content: "Signed",
            trigger: `${room} .badge:contains(Signed)`,
        },
    ],
});

tours.add("school_tender_sign", {
    steps: () => [button("action_sign_opening"), confirm, state("Opened")],
});

tours.add("school_tender_draw", {
    steps: () => [
        button("action_draw_panel"),
        {
            content: "The panel",
            trigger: `${form} .o_notebook a[name=panel]`,
            run: "click",
        },
        {
            content: "Three are in it",
            trigger: `${form} .o_field_widget[name=member_ids] .o_data_row:eq(2)`,
        },
    ],
});

const row = ".o_list_view .o_data_row";

function points(index, value) {
    return [
        {
            content: "A line of points",
            trigger: `${row}:eq(${index}) .o_data_cell[name=points]`,
            run: "click",
        },
        {
            content: "So many",
            // of this line: the one before is selected until it is saved
            trigger: `${row}:eq(${index}).o_selected_row .o_field_widget[name=points] input`,
            run: `edit ${value}`,
        },
    ];
}

tours.add("school_tender_member", {
    steps: () => [
        {
            content: "The panel",
            trigger: `${form} .o_notebook a[name=panel]`,
            run: "click",
        },
        {
            content: "Nothing ties me to them",
            trigger: `${form} button[name=action_no_conflict]:visible`,
            run: "click",
        },
        confirm,
        {
            content: "Declared",
            trigger: `${form}:not(:has(button[name=action_no_conflict]))`,
        },
        button("action_my_scores"),
        ...[0, 1, 2, 3, 4, 5].flatMap((index) => points(index, 10 + index)),
        {
            content: "Keep them",
            trigger: ".o_list_button_save:visible",
            run: "click",
        },
        {
            content: "All are given",
            timeout: 60000,
            trigger: `${row}:eq(5):has(.o_data_cell[name=is_given] input:checked)`,
        },
        {
            content: "Back to the tender",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "The panel",
            trigger: `${form} .o_notebook a[name=panel]`,
            run: "click",
        },
        button("action_sign"),
        {
            content: "Signed",
            trigger: `${form}:not(:has(button[name=action_sign]))`,
        },
        button("action_evaluate"),
        state("Evaluated"),
    ],
});

tours.add("school_tender_award", {
    steps: () => [
        button("action_award"),
        state("Award Published"),
        {
            content: "The ranking",
            trigger: `${form} .o_notebook a[name=ranking]`,
            run: "click",
        },
        {
            content: "The first",
            trigger: `${form} .o_field_widget[name=result_ids] .o_data_row:eq(0):contains(文教用品商行)`,
        },
    ],
});
