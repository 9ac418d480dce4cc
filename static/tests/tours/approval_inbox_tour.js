import {registry} from "@web/core/registry";

const card = (text) => `.o_school_inbox .o_kanban_record:contains("${text}")`;

registry.category("web_tour.tours").add("school_approval_inbox_approve", {
    steps: () => [
        {
            content: "The card says what it costs and why it is the director's turn",
            trigger: `${card("Chalk")}:contains("460.00"):contains("Your turn, because")`,
        },
        {
            content: "One tap approves",
            trigger: `${card("Chalk")} .o_school_approve`,
            run: "click",
        },
        {
            content: "The director is told",
            trigger: ".o_notification:contains(Approved)",
        },
        {
            content: "Nothing is left in the inbox",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});

registry.category("web_tour.tours").add("school_approval_inbox_send_back", {
    steps: () => [
        {
            content: "Send the request back",
            trigger: `${card("Chalk")} .o_school_send_back`,
            run: "click",
        },
        {
            content: "Without a reason it stays here",
            trigger: ".o_school_decision_dialog .o_school_decision_confirm",
            run: "click",
        },
        {
            content: "The comment is asked for",
            trigger: ".o_school_decision_dialog .o_school_comment.is-invalid",
            run: "edit Which class is it for?",
        },
        {
            content: "Send it",
            trigger: ".o_school_decision_dialog .o_school_decision_confirm",
            run: "click",
        },
        {
            content: "Nothing is left in the inbox",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});

registry.category("web_tour.tours").add("school_approval_inbox_bulk", {
    steps: () => [
        {
            content: "Ask for all that waits",
            trigger: "button:contains(Approve Several)",
            run: "click",
        },
        {
            content: "The sum of both is shown once",
            trigger: ".modal .o_field_widget[name=amount]:contains(40.00)",
        },
        {
            content: "Approve both",
            trigger: ".modal footer button[name=action_approve]",
            run: "click",
        },
        {
            content: "Nothing is left in the inbox",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});
