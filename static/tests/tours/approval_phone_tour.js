import {registry} from "@web/core/registry";

const card = ".o_school_inbox .o_kanban_record:contains(Chalk)";
const dialog = ".o_school_decision_dialog";

/** The step at which two lines across the canvas stand for a signature. */
const sign = {
    content: "Sign with a finger",
    trigger: `${dialog} canvas.o_web_sign_signature`,
    run: ({anchor}) => {
        const {left, top, width, height} = anchor.getBoundingClientRect();
        const at = (kind, x, y) =>
            anchor.dispatchEvent(
                new PointerEvent(kind, {
                    bubbles: true,
                    cancelable: true,
                    pointerId: 1,
                    pointerType: "touch",
                    isPrimary: true,
                    buttons: 1,
                    clientX: left + width * x,
                    clientY: top + height * y,
                }),
            );
        at("pointerdown", 0.2, 0.7);
        for (const [x, y] of [
            [0.3, 0.3],
            [0.5, 0.6],
            [0.7, 0.4],
        ]) {
            at("pointermove", x, y);
        }
        at("pointerup", 0.7, 0.4);
    },
};

registry.category("web_tour.tours").add("school_approval_phone_meeting", {
    steps: () => [
        {
            content: "A meeting decides: approving asks for its minutes",
            trigger: `${card} .o_school_approve`,
            run: "click",
        },
        {
            content: "Without minutes it stays here",
            trigger: `${dialog} .o_school_decision_confirm`,
            run: "click",
        },
        {
            content: "The number of the minutes is missing",
            trigger: `${dialog} #school_minutes.is-invalid`,
            run: "edit 2026-09",
        },
        {
            content: "Who attended",
            trigger: `${dialog} #school_attendees`,
            run: "edit Chen, Li, Zhou",
        },
        {
            content: "Votes in favour",
            trigger: `${dialog} #school_votes_for`,
            run: "edit 2",
        },
        {
            content: "Votes against",
            trigger: `${dialog} #school_votes_against`,
            run: "edit 1",
        },
        sign,
        {
            content: "Approve",
            trigger: `${dialog} .o_school_decision_confirm`,
            run: "click",
        },
        {
            content: "Nothing is left in the inbox",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});

registry.category("web_tour.tours").add("school_approval_phone_more", {
    steps: () => [
        {
            content: "Open what else can be done",
            trigger: `${card} .o_school_more`,
            run: "click",
        },
        {
            content: "Ask somebody",
            trigger: ".o-dropdown-item:contains(Ask for an Opinion)",
            run: "click",
        },
        {
            content: "Name the person",
            trigger: `${dialog} .o_school_people input`,
            run: "edit Clerk",
        },
        {
            content: "Choose the person",
            trigger: ".o-autocomplete--dropdown-item:contains(Clerk)",
            run: "click",
        },
        {
            content: "Ask",
            trigger: `${dialog} .o_school_decision_confirm`,
            run: "click",
        },
        {
            content: "It waits for the clerk now",
            trigger: ".o_view_nocontent:contains(Nothing waits for you)",
        },
    ],
});
