import {browser} from "@web/core/browser/browser";

const {XMLHttpRequest} = browser;

/**
 * The network goes away: requests fail like a pulled plug.
 *
 * @param {String} part of the addresses that are cut off
 */
export function unplug(part) {
    browser.XMLHttpRequest = class extends XMLHttpRequest {
        open(method, url, ...more) {
            this.cut = url.includes(part);
            return super.open(method, url, ...more);
        }

        send(...content) {
            if (this.cut) {
                setTimeout(() => this.dispatchEvent(new Event("error")));
            } else {
                super.send(...content);
            }
        }
    };
}

export function plug() {
    browser.XMLHttpRequest = XMLHttpRequest;
}
