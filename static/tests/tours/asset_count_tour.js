import {registry} from "@web/core/registry";
import {plug, unplug} from "./network";
import {click, edit, see} from "./steps";

const page = ".o_school_count_page";
registry.category("web_tour.tours").add("school_asset_count", {
    steps: () => [
        see(
            "The only count under way is open",
            `${page} .o_school_count_progress:contains(0 / 4)`,
        ),
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
        click("Find it", `${page} button[name=find]`),
        click("It is here", `${page} button[name=good]`),
        see("One is counted", `${page} .o_school_count_answer[data-result=done]`),
        {
            content: "The network goes",
            trigger: `${page} .o_school_count_progress:contains(1 / 4)`,
            run: () => unplug("/school.asset."),
        },
        click("Choose the next one", `${page} .o_school_count_card:first`),
        edit("It stands elsewhere", `${page} input[name=place]`, "走廊"),
        click("It is here", `${page} button[name=good]`),
        {
            content: "It is noted without a network, which comes back",
            trigger: `${page} .o_school_count_answer[data-result=waiting]`,
            run: plug,
        },
        click("Upload", `${page} button[name=upload]`),
        see("Nothing waits any more", `${page}:not(:has(.o_school_store_pending))`),
        click("Choose the third one", `${page} .o_school_count_card:first`),
        click("It is not there", `${page} button[name=absent]`),
        see("Three are counted", `${page} .o_school_count_progress:contains(3 / 4)`),
        click("Something without a label", `${page} button[name=unknown]`),
        edit("Say what it is", `${page} input[name=title]`, "旧投影仪"),
        edit("Say where", `${page} input[name=place]`, "礼堂"),
        click("It is here", `${page} button[name=good]`),
        see(
            "It is taken",
            `${page} .o_school_count_answer[data-result=done]:contains(旧投影仪)`,
        ),
    ],
});
