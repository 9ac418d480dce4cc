/** Steps of tours: what to see, to click on, to type. */

export const form = ".o_form_view";
export const dialog = ".modal:not(.o_inactive_modal)";

export const see = (content, trigger) => ({content, trigger});

export const click = (content, trigger) => ({content, trigger, run: "click"});

export const edit = (content, trigger, text) => ({
    content,
    trigger,
    run: `edit ${text}`,
});

/**
 * Choose a record by its name.
 *
 * @param {String} scope the form or dialog
 * @param {String} field its name
 * @param {String} text of the record
 */
export const choose = (scope, field, text) => [
    edit(`Search ${text}`, `${scope} .o_field_widget[name=${field}] input`, text),
    click(`Choose ${text}`, `.ui-menu-item a:contains(${text})`),
];

/** Press the button of a method. */
export const press = (name, scope = form) =>
    click(`Press ${name}`, `${scope} button[name=${name}]:enabled`);

/**
 * Press a button that a narrow status bar puts into its menu.
 *
 * The form may be drawn anew while the menu is open, which closes it: open it again.
 */
export const pressInMenu = (name) => {
    const trigger = `${form} .o_statusbar_buttons button[title=More]`;
    return {
        content: `Press ${name} in the menu`,
        trigger,
        async run() {
            let button;
            while (!(button = document.querySelector(`button[name=${name}]`))) {
                document.querySelector(trigger)?.click();
                await new Promise((resolve) => setTimeout(resolve, 300));
            }
            button.click();
        },
    };
};

/** The status bar shows this state. */
export const isNow = (state) =>
    see(
        `It is ${state}`,
        `.o_statusbar_status button[data-value=${state}].o_arrow_button_current`,
    );
