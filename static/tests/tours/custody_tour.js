import {registry} from "@web/core/registry";

const form = ".o_form_view";
const card = (name) => `.o_kanban_record:not(.o_kanban_ghost):contains(${name})`;
const dialog = ".modal:not(.o_inactive_modal)";

registry.category("web_tour.tours").add("school_custody_end_of_term", {
    steps: () => [
        {
            content: "The keeper begins",
            trigger: `${form} .o_statusbar_buttons button[name=action_start_check]`,
            run: "click",
        },
        {
            content: "What is to be checked",
            trigger: card("黑板"),
        },
        {
            content: "The board is cracked",
            trigger: `${card("黑板")} button[name=action_damaged]`,
            run: "click",
        },
        {
            content: "It left the list of what is still to check",
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(黑板)))",
        },
        {
            content: "Of the chairs some are missing: how many?",
            trigger: `${card("学生椅")} button[name=action_details]`,
            run: "click",
        },
        {
            content: "Two chairs",
            trigger: `${dialog} .o_field_widget[name=qty_missing] input`,
            run: "edit 2",
        },
        {
            content: "With a remark",
            trigger: `${dialog} .o_field_widget[name=result_note] input`,
            run: "edit 后排少两把",
        },
        {
            content: "Keep it",
            trigger: `${dialog} footer .btn-primary`,
            run: "click",
        },
        {
            content: "The page is closed",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "A desk is there",
            trigger: `${card("学生课桌")} button[name=action_present]`,
            run: "click",
        },
        {
            content: "Two desks are left",
            trigger:
                ".o_kanban_view:has(.o_kanban_record:not(.o_kanban_ghost):nth-of-type(2)):not(:has(.o_kanban_record:not(.o_kanban_ghost):nth-of-type(3)))",
        },
        {
            content: "Back to the agreement",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "The rest",
            trigger: `${form} .o_statusbar_buttons button[title=More]`,
            run: "click",
        },
        {
            content: "All the rest is there",
            trigger: "button[name=action_all_present]",
            run: "click",
        },
        {
            content: "Everything was looked at",
            trigger: `${dialog} .modal-footer .btn-primary`,
            run: "click",
        },
        {
            content: "End the check",
            trigger: `${form} .o_statusbar_buttons button[name=action_finish_check]`,
            run: "click",
        },
        {
            content: "The differences have a case",
            trigger: `${form} .o_field_widget[name=case_id]:contains(PC/)`,
        },
    ],
});

registry.category("web_tour.tours").add("school_custody_teacher_signs", {
    steps: () => [
        {
            content: "Sign the agreement",
            trigger: `${form} .o_statusbar_buttons button:contains(Sign)`,
            run: "click",
        },
        {
            content: "Open the signature",
            trigger: `${dialog} .o_field_widget[name=signature] .o_signature`,
            run: "click",
        },
        {
            content: "Adopt it",
            trigger:
                ".modal:not(.o_inactive_modal) .modal-footer .btn-primary:contains(Adopt)",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: `${dialog} footer button[name=action_confirm]:contains(Sign)`,
            run: "click",
        },
        {
            content: "Signed",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=signed_name]",
        },
    ],
});
