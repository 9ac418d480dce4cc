/**
 * The vendor's page: prices and files are sealed here and leave the browser sealed only.
 */
import {sealOffer} from "./tender_crypto";

const MOST_BYTES = 20 * 1024 * 1024;

function show(root, name, text) {
    const place = root.querySelector(`[data-show=${name}]`);
    place.textContent = text || "";
    place.hidden = !text;
}

async function call(root, path, params) {
    const response = await fetch(`${root.dataset.url}/${path}`, {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
    });
    const answer = await response.json();
    if (answer.error || answer.result.error) {
        const said = answer.error ? root.dataset.failed : answer.result.error;
        throw new Error(said);
    }
    return answer.result;
}

async function readFiles(root) {
    const files = [];
    for (const file of root.querySelector("input[type=file]").files) {
        if (file.size > MOST_BYTES) {
            throw new Error(root.dataset.tooBig);
        }
        files.push({
            name: file.name,
            bytes: new Uint8Array(await file.arrayBuffer()),
        });
    }
    return files;
}

/** Let the vendor keep what proves, at the opening, what the offer said. */
function offerReceipt(root, receipt) {
    const link = root.querySelector("[data-receipt]");
    const blob = new Blob([JSON.stringify(receipt)], {type: "application/json"});
    link.href = URL.createObjectURL(blob);
    link.hidden = false;
}

function sum(root) {
    let total = 0;
    for (const input of root.querySelectorAll("input[data-item]")) {
        total += Number(input.value || 0) * Number(input.dataset.quantity);
    }
    root.querySelector("[data-sum]").textContent = total.toFixed(2);
}

async function submit(root) {
    const {tender, bidder, key} = root.dataset;
    const prices = {};
    for (const input of root.querySelectorAll("input[data-item]")) {
        if (Number(input.value) > 0) {
            prices[input.dataset.item] = Number(input.value).toFixed(2);
        }
    }
    if (!Object.keys(prices).length) {
        throw new Error(root.dataset.noPrice);
    }
    const offer = {
        tender: Number(tender),
        bidder: Number(bidder),
        prices,
        note: root.querySelector("textarea").value,
    };
    const {sealed, receipt} = await sealOffer(key, offer, await readFiles(root));
    const result = await call(root, "offer", {sealed});
    offerReceipt(root, receipt);
    show(root, "state", result.state);
    show(root, "commitment", receipt.commitment);
}

async function guarded(root, work) {
    const buttons = root.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true));
    show(root, "error", "");
    try {
        await work();
    } catch (error) {
        show(root, "error", error.message || root.dataset.failed);
    } finally {
        buttons.forEach((button) => (button.disabled = false));
    }
}

function start(root) {
    if (!window.isSecureContext) {
        show(root, "error", root.dataset.insecure);
        return;
    }
    if (!root.dataset.open) {
        return;
    }
    root.addEventListener("input", () => sum(root));
    root.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        guarded(root, () => submit(root));
    });
    root.querySelector("[data-withdraw]").addEventListener("click", () =>
        guarded(root, async () => {
            const result = await call(root, "withdraw", {});
            show(root, "state", result.state);
            show(root, "commitment", "");
        }),
    );
    root.dataset.ready = "1";
}

function begin() {
    const page = document.querySelector("[data-school-tender]");
    if (page) {
        start(page);
    }
}

// the script stands in the head of the page
if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
} else {
    begin();
}
