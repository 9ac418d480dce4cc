import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {plug, unplug} from "./network";

const page = ".o_school_rollcall";
const board = ".o_school_board";
const form = ".o_form_view";
const row = (name) => `${page} .o_school_rollcall_row[data-person='${name}']`;
const mark = (name, key) => ({
    content: `${name}: ${key}`,
    trigger: `${row(name)} button[data-mark=${key}]`,
    run: "click",
});
const submit = {
    content: "Send it",
    trigger: `${page} .o_school_rollcall_submit:not([data-sent]):enabled`,
    run: "click",
};
const sent = {
    content: "It is on record",
    trigger: `${page} .o_school_rollcall_submit[data-sent]`,
};
const marks = [
    mark("甲师傅", "late"),
    {
        content: "What is rarer",
        trigger: `${row("乙师傅")} .o_school_rollcall_more`,
        run: "click",
    },
    mark("乙师傅", "sick"),
    {
        content: "It shows which",
        trigger: `${row("乙师傅")} .o_school_rollcall_more.o_school_mark_sick`,
    },
];

registry.category("web_tour.tours").add("school_staff_rollcall", {
    steps: () => [
        {content: "Everybody is here", trigger: `${page} .o_school_mark_present`},
        ...marks,
        submit,
        sent,
        {
            content: "A mark changed means another sending",
            ...mark("甲师傅", "present"),
        },
        {...submit},
        {...sent},
        {
            content: "Another shift begins anew",
            trigger: `${page} .o_school_rollcall_shift`,
            run: "select night",
        },
        {
            content: "Nobody is away at night",
            trigger: `${row("乙师傅")} .o_school_mark_present[data-mark=present]`,
        },
        {
            content: "Two days ago is closed",
            trigger: `${page} .o_school_rollcall_back`,
            run: "click",
        },
        {
            content: "Yesterday came",
            trigger: `${page}:not(:has(.o_school_rollcall_submit[data-sent])) .o_school_rollcall_back`,
            run: "click",
        },
        {
            content: "Past midnight that day is open still, the one before never",
            trigger: `${page}:not(:has(.o_school_rollcall_submit[data-sent])) .o_school_rollcall_back`,
            run: "click",
        },
        {
            content: "Only an application corrects it",
            trigger: `${page} .o_school_rollcall_closed`,
        },
    ],
});

registry.category("web_tour.tours").add("school_staff_rollcall_offline", {
    steps: () => [
        {
            content: "The network goes away",
            trigger: `${page} .o_school_mark_present`,
            run: () => unplug("/school.staff.rollcall/"),
        },
        ...marks,
        submit,
        {
            content: "It waits",
            trigger: `${page} .alert-warning:contains(waits for the network)`,
        },
        {
            content: "The network is back",
            trigger: `${page} .alert-warning`,
            run() {
                plug();
                browser.dispatchEvent(new Event("online"));
            },
        },
        {
            content: "It went out by itself",
            trigger: `${page}:not(:has(.alert-warning))`,
        },
    ],
});

registry.category("web_tour.tours").add("school_staff_appeal", {
    steps: () => [
        {
            content: "The clock runs",
            trigger: `${board} .o_school_board_clock:contains(Days left)`,
        },
        {
            content: "The point opens what it follows from",
            trigger: `${board} .o_school_board_row[data-name='甲师傅'] .o_school_board_points`,
            run: "click",
        },
        {
            content: "A day and a note",
            trigger: ".o_school_evidence_fact:contains(晚到半小时)",
        },
        {
            content: "Dispute it",
            trigger: ".o_school_evidence_dispute",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".o_school_evidence_reason",
            run: "edit 当天调班，不是迟到",
        },
        {
            content: "File it",
            trigger: ".o_school_evidence_send:enabled",
            run: "click",
        },
        {
            content: "The board says so",
            trigger: `${board} .o_school_board_row[data-name='甲师傅'] .o_school_board_appeal`,
        },
    ],
});

registry.category("web_tour.tours").add("school_staff_appeal_upheld", {
    steps: () => [
        {
            content: "The appeal",
            trigger: ".o_data_row:contains(甲师傅) .o_data_cell",
            run: "click",
        },
        {
            content: "Decide",
            trigger: `${form} .o_statusbar_buttons button:contains(Decide)`,
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal [name=answer] textarea",
            run: "edit 调班单属实",
        },
        {
            content: "Void and score again",
            trigger: ".modal button[name=action_uphold]",
            run: "click",
        },
        {
            content: "Before and after",
            trigger: `${form} [name=score_after]:contains(100)`,
        },
    ],
});

const button = (name) => ({
    content: name,
    trigger: `${form} .o_statusbar_buttons button[name=${name}]`,
    run: "click",
});
const confirm = {
    content: "Yes",
    trigger: ".modal-footer .btn-primary",
    run: "click",
};
const state = (word) => ({
    content: `It is ${word}`,
    trigger: `${form} .o_arrow_button_current:contains(${word})`,
});

registry.category("web_tour.tours").add("school_staff_publish", {
    steps: () => [
        button("action_compute"),
        {
            content: "Results are there",
            trigger: `${form} [name=people_count]:contains(3)`,
        },
        button("action_publish"),
        confirm,
        state("On the Board"),
    ],
});

registry.category("web_tour.tours").add("school_staff_lock", {
    steps: () => [button("action_lock"), confirm, state("Locked")],
});

registry.category("web_tour.tours").add("school_staff_pay", {
    steps: () => [
        button("action_pay"),
        state("Paid to the Staff"),
        {
            content: "The slips",
            trigger: `${form} .o_notebook a[name=pay]`,
            run: "click",
        },
        {
            content: "Each person has one",
            trigger: `${form} [name=payslip_ids] .o_data_row:contains(甲师傅)`,
        },
    ],
});
