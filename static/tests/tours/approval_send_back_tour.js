import {registry} from "@web/core/registry";

const dialog = ".o_school_decision_dialog";

registry.category("web_tour.tours").add("school_approval_back_to_step", {
    steps: () => [
        {
            content: "The principal sends it back",
            trigger: ".o_school_timeline .o_school_send_back",
            run: "click",
        },
        {
            content: "Not to the applicant, but to the director",
            trigger: `${dialog} .o_school_back_step`,
            run: "select 0",
        },
        {
            content: "It is to come straight back",
            trigger: `${dialog} #school_resume`,
            run: "click",
        },
        {
            content: "Say why",
            trigger: `${dialog} .o_school_comment`,
            run: "edit Please check the stock.",
        },
        {
            content: "Send it",
            trigger: `${dialog} .o_school_decision_confirm`,
            run: "click",
        },
        {
            content: "It is the director's turn again",
            trigger: ".o_school_step_current:contains(Director)",
        },
    ],
});

registry.category("web_tour.tours").add("school_approval_resubmit", {
    steps: () => [
        {
            content: "The applicant reads what is to be changed",
            trigger: ".o_school_timeline:contains(Which class is it for?)",
        },
        {
            content: "and writes it",
            trigger:
                ".o_field_widget[name=purpose] textarea, .o_field_widget[name=purpose] input",
            run: "edit For class 3.",
        },
        {
            content: "Submit it again",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It waits for the director",
            trigger: ".o_school_step_current:contains(Director)",
        },
        {
            content: "The applicant reminds the director",
            trigger: ".o_school_remind:enabled",
            run: "click",
        },
        {
            content: "The timeline is there again",
            trigger: ".o_school_step_current:contains(Director)",
        },
    ],
});
