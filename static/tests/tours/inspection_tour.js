import {registry} from "@web/core/registry";

const page = ".o_school_inspection";

/** Put a picture into the input of the camera, as the phone does. */
async function photograph() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 32;
    canvas.getContext("2d").fillRect(0, 0, 32, 32);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "photo.png", {type: "image/png"}));
    const input = document.querySelector(`${page} .o_school_photo`);
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

registry.category("web_tour.tours").add("school_inspection_phone", {
    steps: () => [
        {
            content: "Open the first class",
            trigger: `${page} .o_school_inspection_line:contains(七(1)班)`,
            run: "click",
        },
        {
            content: "Paper on the floor",
            trigger: `${page} .o_school_inspection_item:contains(地面有纸屑)`,
            run: "click",
        },
        {
            content: "Say where",
            trigger: `${page} .o_school_note`,
            run: "edit 讲台旁",
        },
        {
            content: "Enter it",
            trigger: `${page} .o_school_inspection_save:enabled`,
            run: "click",
        },
        {
            content: "It costs two points",
            trigger: `${page} .o_school_inspection_finding:contains(讲台旁)`,
        },
        {
            content: "A bare wire",
            trigger: `${page} .o_school_inspection_item:contains(电线裸露)`,
            run: "click",
        },
        {
            content: "Take a photo",
            trigger: `${page} label:has(.o_school_photo)`,
            run: photograph,
        },
        {
            content: "The photo is shown",
            trigger: `${page} .o_school_inspection_photo`,
        },
        {
            content: "Enter it",
            trigger: `${page} .o_school_inspection_save:enabled`,
            run: "click",
        },
        {
            content: "The score is 88",
            trigger: `${page} b:contains(88)`,
        },
        {
            content: "Done here",
            trigger: `${page} .o_school_inspection_fine:enabled`,
            run: "click",
        },
        {
            content: "The next class",
            trigger: `${page} .o_school_inspection_line:contains(七(2)班)`,
            run: "click",
        },
        {
            content: "All in order",
            trigger: `${page} .o_school_inspection_fine:enabled`,
            run: "click",
        },
        {
            content: "Put it on record",
            trigger: `${page} .o_school_inspection_submit:contains(2):enabled`,
            run: "click",
        },
        {
            content: "Nothing waits any more",
            trigger: `${page}:contains(Nothing waits)`,
        },
    ],
});

const form = ".o_form_view";
const dialog = ".modal:not(.o_inactive_modal)";

registry.category("web_tour.tours").add("school_finding_rectified", {
    steps: () => [
        {
            content: "It is rectified",
            trigger: `${form} .o_statusbar_buttons button:contains(Rectified)`,
            run: "click",
        },
        {
            content: "Say how",
            trigger: `${dialog} .o_field_widget[name=note] input`,
            run: "edit 已清扫",
        },
        {
            content: "Enter",
            trigger: `${dialog} button[name=action_enter]`,
            run: "click",
        },
        {
            content: "The inspector looks again",
            trigger: `${form} .o_field_widget[name=step_ids]:contains(已清扫)`,
        },
    ],
});

registry.category("web_tour.tours").add("school_finding_closed", {
    steps: () => [
        {
            content: "Close it",
            trigger: `${form} .o_statusbar_buttons button:contains(Close)`,
            run: "click",
        },
        {
            content: "Enter",
            trigger: `${dialog} button[name=action_enter]`,
            run: "click",
        },
        {
            content: "Closed",
            trigger: `${form} .o_field_widget[name=closed_by_id]`,
        },
    ],
});
