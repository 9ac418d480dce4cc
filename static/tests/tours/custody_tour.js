import {registry} from "@web/core/registry";
import {click, dialog, edit, form, pressInMenu, see} from "./steps";

const card = (name) => `.o_kanban_record:not(.o_kanban_ghost):contains(${name})`;

registry.category("web_tour.tours").add("school_custody_end_of_term", {
    steps: () => [
        click(
            "The keeper begins",
            `${form} .o_statusbar_buttons button[name=action_start_check]`,
        ),
        see("What is to be checked", card("黑板")),
        click("The board is cracked", `${card("黑板")} button[name=action_damaged]`),
        see(
            "It left the list of what is still to check",
            ".o_kanban_view:not(:has(.o_kanban_record:contains(黑板)))",
        ),
        click(
            "Of the chairs some are missing: how many?",
            `${card("学生椅")} button[name=action_details]`,
        ),
        edit("Two chairs", `${dialog} .o_field_widget[name=qty_missing] input`, "2"),
        edit(
            "With a remark",
            `${dialog} .o_field_widget[name=result_note] input`,
            "后排少两把",
        ),
        click("Keep it", `${dialog} footer .btn-primary`),
        see("The page is closed", "body:not(:has(.modal))"),
        click("A desk is there", `${card("学生课桌")} button[name=action_present]`),
        see(
            "Two desks are left",
            ".o_kanban_view:has(.o_kanban_record:not(.o_kanban_ghost):nth-of-type(2)):not(:has(.o_kanban_record:not(.o_kanban_ghost):nth-of-type(3)))",
        ),
        click("Back to the agreement", ".o_back_button"),
        pressInMenu("action_all_present"),
        click("Everything was looked at", `${dialog} .modal-footer .btn-primary`),
        click(
            "End the check",
            `${form} .o_statusbar_buttons button[name=action_finish_check]`,
        ),
        see(
            "The differences have a case",
            `${form} .o_field_widget[name=case_id]:contains(PC/)`,
        ),
    ],
});

registry.category("web_tour.tours").add("school_custody_teacher_signs", {
    steps: () => [
        click(
            "Sign the agreement",
            `${form} .o_statusbar_buttons button:contains(Sign)`,
        ),
        click(
            "Open the signature",
            `${dialog} .o_field_widget[name=signature] .o_signature`,
        ),
        click("Adopt it", `${dialog} .modal-footer .btn-primary:contains(Adopt)`),
        click("Confirm", `${dialog} footer button[name=action_confirm]:contains(Sign)`),
        see("Signed", "body:not(:has(.modal)) .o_field_widget[name=signed_name]"),
    ],
});
