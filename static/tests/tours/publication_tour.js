import {registry} from "@web/core/registry";

const form = ".o_form_view";

registry.category("web_tour.tours").add("school_publication_publish", {
    steps: () => [
        {
            content: "The content was listed from the books",
            trigger: `${form} .o_data_row:contains(无尘粉笔)`,
        },
        {
            content: "Publish it",
            trigger: `${form} button[name=action_publish]`,
            run: "click",
        },
        {
            content: "It is frozen now",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The publication is published",
            trigger: `${form} .o_arrow_button_current:contains(Published)`,
        },
        {
            content: "Somebody objects",
            trigger: `${form} button:contains(Objections)`,
            run: "click",
        },
        {
            content: "Register the objection",
            trigger:
                ".o_list_view .o_list_button_add, .o_control_panel .o_list_button_add",
            run: "click",
        },
        {
            content: "What is objected to",
            trigger: `${form} [name=content] textarea`,
            run: "edit 单价偏高",
        },
        {
            content: "Keep it",
            trigger: `${form} .o_form_button_save`,
            run: "click",
        },
        {
            content: "It has a day by which it is answered",
            trigger: `${form} [name=due_date]`,
        },
    ],
});
