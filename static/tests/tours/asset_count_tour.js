import {registry} from "@web/core/registry";
import {plug, unplug} from "./network";

const page = ".o_school_count_page";
registry.category("web_tour.tours").add("school_asset_count", {
    steps: () => [
        {
            content: "The only count under way is open",
            trigger: `${page} .o_school_count_progress:contains(0 / 4)`,
        },
        {
            content: "Type the last digits of a label",
            trigger: `${page} input[name=term]`,
            run: () => {
                const [first] = document.querySelectorAll(
                    `${page} .o_school_count_card`,
                );
                const input = document.querySelector(`${page} input[name=term]`);
                input.value = first.dataset.number.slice(-4);
                input.dispatchEvent(new InputEvent("input", {bubbles: true}));
            },
        },
        {
            content: "Find it",
            trigger: `${page} button[name=find]`,
            run: "click",
        },
        {
            content: "It is here",
            trigger: `${page} button[name=good]`,
            run: "click",
        },
        {
            content: "One is counted",
            trigger: `${page} .o_school_count_answer[data-result=done]`,
        },
        {
            content: "The network goes",
            trigger: `${page} .o_school_count_progress:contains(1 / 4)`,
            run: () => unplug("/school.asset."),
        },
        {
            content: "Choose the next one",
            trigger: `${page} .o_school_count_card:first`,
            run: "click",
        },
        {
            content: "It stands elsewhere",
            trigger: `${page} input[name=place]`,
            run: "edit 走廊",
        },
        {
            content: "It is here",
            trigger: `${page} button[name=good]`,
            run: "click",
        },
        {
            content: "It is noted without a network, which comes back",
            trigger: `${page} .o_school_count_answer[data-result=waiting]`,
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
        {
            content: "Choose the third one",
            trigger: `${page} .o_school_count_card:first`,
            run: "click",
        },
        {
            content: "It is not there",
            trigger: `${page} button[name=absent]`,
            run: "click",
        },
        {
            content: "Three are counted",
            trigger: `${page} .o_school_count_progress:contains(3 / 4)`,
        },
        {
            content: "Something without a label",
            trigger: `${page} button[name=unknown]`,
            run: "click",
        },
        {
            content: "Say what it is",
            trigger: `${page} input[name=title]`,
            run: "edit 旧投影仪",
        },
        {
            content: "Say where",
            trigger: `${page} input[name=place]`,
            run: "edit 礼堂",
        },
        {
            content: "It is here",
            trigger: `${page} button[name=good]`,
            run: "click",
        },
        {
            content: "It is taken",
            trigger: `${page} .o_school_count_answer[data-result=done]:contains(旧投影仪)`,
        },
    ],
});
