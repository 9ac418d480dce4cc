import {registry} from "@web/core/registry";
import {plug, unplug} from "./network";

const form = ".o_form_view";
const page = ".o_school_store_page";

/** A stroke of a pen, as a finger draws it. */
function draw({anchor}) {
    const box = anchor.getBoundingClientRect();
    const at = (type, share) =>
        anchor.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                clientX: box.left + box.width * share,
                clientY: box.top + box.height * (0.3 + share / 2),
            }),
        );
    at("pointerdown", 0.2);
    at("pointermove", 0.5);
    at("pointermove", 0.8);
    at("pointerup", 0.8);
}

const submit = [
    {
        content: "Sign on the screen",
        trigger: `${page} .o_school_store_signature canvas`,
        run: draw,
    },
    {
        content: "Hand over",
        trigger: `${page} button[name=submit]:enabled`,
        run: "click",
    },
];
const done = {
    content: "It is done",
    trigger: `${page} .o_school_store_answer[data-result=done]`,
};
const row = (name) => `${page} .o_school_store_row[data-product='${name}']`;

registry.category("web_tour.tours").add("school_store_hand_out", {
    steps: () => [
        {
            content: "Goods wait at the counter",
            trigger: `${page} .list-group-item:contains(Waiting for Issue)`,
        },
        {
            content: "Hand out",
            trigger: `${page} button[name=issue]`,
            run: "click",
        },
        {
            content: "Who is there? Initials do",
            trigger: `${page} input[name=term]`,
            run: "edit wls",
        },
        {
            content: "The teacher",
            trigger: `${page} .o_school_store_found button:contains(王老师)`,
            run: "click",
        },
        {
            content: "What was approved is listed; the broom is not taken today",
            trigger: `${row("扫帚")} input[type=checkbox]`,
            run: "click",
        },
        ...submit,
        done,
    ],
});

registry.category("web_tour.tours").add("school_store_take_back", {
    steps: () => [
        {
            content: "One loan is overdue",
            trigger: `${page} .list-group-item:contains(Overdue) .text-danger:contains(1)`,
        },
        {
            content: "Lend and take back",
            trigger: `${page} button[name=return]`,
            run: "click",
        },
        {
            content: "Who is late stands at the top",
            trigger: `${page} .o_school_store_expected button:contains(王老师):contains(Overdue)`,
            run: "click",
        },
        {
            content: "Three of four came back",
            trigger: `${row("独轮车")} button[aria-label='One less']`,
            run: "click",
        },
        {
            content: "Worn, still usable",
            trigger: `${row("独轮车")} button[data-condition=worn]`,
            run: "click",
        },
        ...submit,
        done,
    ],
});

registry.category("web_tour.tours").add("school_store_phone", {
    steps: () => [
        {
            content: "Hand out",
            trigger: `${page} button[name=issue]`,
            run: "click",
        },
        {
            content: "Who is expected",
            trigger: `${page} .o_school_store_expected button:contains(王老师)`,
            run: "click",
        },
        {
            content: "Two barrows on loan, with the day on which they are due",
            trigger: `${row("独轮车")}:contains(Due back)`,
        },
        ...submit,
        done,
        {
            content: "Lend and take back",
            trigger: `${page} button[name=return]`,
            run: "click",
        },
        {
            content: "The teacher again",
            trigger: `${page} .o_school_store_expected button:contains(王老师)`,
            run: "click",
        },
        {
            content: "One came back",
            trigger: `${row("独轮车")} button[aria-label='One less']`,
            run: "click",
        },
        ...submit,
        done,
    ],
});

registry.category("web_tour.tours").add("school_store_offline", {
    steps: () => [
        {
            content: "The page is open when the network goes",
            trigger: `${page} button[name=issue]`,
            run: () => unplug("/school.store."),
        },
        {
            content: "Hand out all the same",
            trigger: `${page} button[name=issue]`,
            run: "click",
        },
        {
            content: "Search by initials, from what the page knows",
            trigger: `${page} input[name=term]`,
            run: "edit wls",
        },
        {
            content: "The teacher",
            trigger: `${page} .o_school_store_found button:contains(王老师)`,
            run: "click",
        },
        ...submit,
        {
            content: "It is noted",
            trigger: `${page} .o_school_store_answer[data-result=waiting]`,
        },
        {
            content: "One entry waits for the network, which comes back",
            trigger: `${page} .o_school_store_pending:contains(1)`,
            run: plug,
        },
        {
            content: "Upload",
            trigger: `${page} button[name=upload]`,
            run: "click",
        },
        {
            content: "Nothing waits any more",
            trigger: `${page}:not(:has(.o_school_store_pending))`,
        },
    ],
});

registry.category("web_tour.tours").add("school_store_count", {
    steps: () => [
        {
            content: "Stock count",
            trigger: `${page} button[name=count]`,
            run: "click",
        },
        {
            content: "Scan the label",
            trigger: `${page} input[name=term]`,
            run: "edit 6901234567892",
        },
        {
            content: "There are 98",
            trigger: `${page} .o_school_store_item input[name=counted]`,
            run: "edit 98",
        },
        {
            content: "Two are missing",
            trigger: `${page} .o_school_store_item input[name=reason]`,
            run: "edit 受潮",
        },
        {
            content: "Enter",
            trigger: `${page} button[name=submit]:enabled`,
            run: "click",
        },
        done,
    ],
});

registry.category("web_tour.tours").add("school_store_sign", {
    steps: () => [
        {
            content: "The teacher opens what is to be signed for",
            trigger: ".o_kanban_record:contains(LY/)",
            run: "click",
        },
        {
            content: "It says what",
            trigger: `${form} .o_field_widget[name=line_ids]:contains(无尘粉笔)`,
        },
        {
            content: "Confirm to have received it",
            trigger: `${form} button[name=action_sign]`,
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "It is signed, and the teacher can do no more",
            trigger: `${form}:has(.o_arrow_button_current[data-value=signed]):not(:has(button[name=action_done]))`,
        },
    ],
});
