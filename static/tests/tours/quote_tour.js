import {registry} from "@web/core/registry";

const matrix = ".o_school_quotes";
const price = (row, place) => `${matrix} tbody tr:eq(${row}) td:eq(${2 + place}) input`;

registry.category("web_tour.tours").add("school_quote_compare", {
    steps: () => [
        {
            content: "Compare quotes for the draft order",
            trigger: "button[name=action_school_compare]:visible",
            run: "click",
        },
        {
            content: "The own offer stands in the matrix",
            trigger: `${matrix} th:contains(文教用品商行)`,
        },
        {
            content: "Name another vendor",
            trigger: ".o_field_widget[name=ask_partner_ids] input",
            run: "edit 五金百货公司",
        },
        {
            content: "Choose it",
            trigger: ".ui-menu-item a:contains(五金百货公司)",
            run: "click",
        },
        {
            content: "Ask",
            trigger: "button[name=action_ask]",
            run: "click",
        },
        {
            content: "Its offer is empty",
            trigger: `${matrix} th:contains(五金百货公司)`,
        },
        {
            content: "Enter the first price",
            trigger: price(0, 1),
            run: "edit 3.00 && press Tab",
        },
        {
            content: "It is the lowest of its item",
            trigger: `${matrix} tbody tr:eq(0) td:eq(3) .badge`,
        },
        {
            content: "Enter the second price",
            trigger: price(1, 1),
            run: "edit 6.00 && press Tab",
        },
        {
            content: "The offer is complete and can be chosen",
            trigger: `${matrix} th:contains(五金百货公司) .o_school_choose`,
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: `${matrix} th.table-success:contains(五金百货公司)`,
        },
        {
            content: "Decide",
            trigger: "button[name=action_decide]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "Decided, and the prices are fixed",
            trigger: `.o_arrow_button_current:contains(Offer Chosen)`,
        },
        {
            content: "No price can be typed any more",
            trigger: `${matrix}:not(:has(input))`,
        },
    ],
});
