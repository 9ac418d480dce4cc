import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("school_approval_timeline_decide", {
    steps: () => [
        {
            content: "The timeline says whose turn it is, and why",
            trigger:
                ".o_school_step_current:contains(Principal):contains(500.00):contains(Your turn)",
        },
        {
            content: "Reject",
            trigger: ".o_school_timeline .o_school_reject",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".o_school_decision_dialog .o_school_comment",
            run: "edit There is enough in the store.",
        },
        {
            content: "Send it",
            trigger: ".o_school_decision_dialog .o_school_decision_confirm",
            run: "click",
        },
        {
            content: "The step shows the refusal with its reason",
            trigger:
                ".o_school_step_refused:contains(Rejected):contains(There is enough in the store.)",
        },
        {
            content: "There is nothing left to decide",
            trigger: ".o_school_timeline:not(:has(.o_school_approve))",
        },
    ],
});

registry.category("web_tour.tours").add("school_approval_register_phone", {
    steps: () => [
        {
            content: "The clerk may enter what was decided elsewhere",
            trigger: ".o_school_timeline .o_school_paper",
            run: "click",
        },
        {
            content: "By phone, no photo is needed",
            trigger: ".modal .o_field_widget[name=channel] input[data-value=phone]",
            run: "click",
        },
        {
            content: "Register",
            trigger: ".modal footer button[name=action_register]",
            run: "click",
        },
        {
            content: "The timeline shows how it was decided and who entered it",
            trigger: ".o_school_person:contains(By phone):contains(entered by)",
        },
    ],
});
