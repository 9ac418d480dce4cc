/**
 * Sealing and opening offers, with the browser's own WebCrypto and nothing else.
 *
 * An offer is encrypted with AES-256-GCM; its key with the tender's public key (RSA-OAEP,
 * SHA-256). The tender's private key is encrypted with a secret that is split 2 of 3
 * (Shamir over GF(256)), each share with the public key of one opener, and each opener's
 * private key with a passphrase (PBKDF2). docs/tender.md says what this can and cannot do.
 */

const RSA = {
    name: "RSA-OAEP",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
};
export const ROUNDS = 600000;
// Sealed statements are filled up to a multiple of this: their size says nothing.
const BLOCK = 4096;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function toBase64(bytes) {
    const view = new Uint8Array(bytes);
    let text = "";
    for (let start = 0; start < view.length; start += 0x8000) {
        text += String.fromCharCode(...view.subarray(start, start + 0x8000));
    }
    return btoa(text);
}

export function fromBase64(text) {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function random(length) {
    return crypto.getRandomValues(new Uint8Array(length));
}

async function sha256(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
        whole.set(part, offset);
        offset += part.length;
    }
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function aesEncrypt(key, data, about) {
    const iv = random(12);
    const options = {name: "AES-GCM", iv};
    if (about) {
        options.additionalData = encoder.encode(about);
    }
    const body = await crypto.subtle.encrypt(options, key, data);
    return {iv: toBase64(iv), body: toBase64(body)};
}

async function aesDecrypt(key, box, about) {
    const options = {name: "AES-GCM", iv: fromBase64(box.iv)};
    if (about) {
        options.additionalData = encoder.encode(about);
    }
    return new Uint8Array(
        await crypto.subtle.decrypt(options, key, fromBase64(box.body)),
    );
}

function aesKey(bytes, usage) {
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [usage]);
}

function publicKey(text) {
    return crypto.subtle.importKey("spki", fromBase64(text), RSA, false, ["encrypt"]);
}

function privateKey(bytes) {
    return crypto.subtle.importKey("pkcs8", bytes, RSA, false, ["decrypt"]);
}

async function seal(publicText, bytes) {
    const key = await publicKey(publicText);
    return toBase64(await crypto.subtle.encrypt({name: "RSA-OAEP"}, key, bytes));
}

async function unseal(key, text) {
    const bytes = fromBase64(text);
    return new Uint8Array(await crypto.subtle.decrypt({name: "RSA-OAEP"}, key, bytes));
}

async function newPair() {
    const pair = await crypto.subtle.generateKey(RSA, true, ["encrypt", "decrypt"]);
    return {
        spki: toBase64(await crypto.subtle.exportKey("spki", pair.publicKey)),
        pkcs8: new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey)),
    };
}

// Shamir, two of three: each byte is the value at 0 of a line through random points.

function multiply(first, second) {
    let a = first;
    let b = second;
    let product = 0;
    while (b) {
        if (b & 1) {
            product ^= a;
        }
        a = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
        b >>= 1;
    }
    return product;
}

function inverse(a) {
    let result = 1;
    for (let power = 0; power < 254; power++) {
        result = multiply(result, a);
    }
    return result;
}

export function split(secret) {
    const slope = random(secret.length);
    return [1, 2, 3].map((x) =>
        Uint8Array.from([
            x,
            ...secret.map((byte, index) => byte ^ multiply(slope[index], x)),
        ]),
    );
}

export function combine(one, two) {
    const factor = inverse(one[0] ^ two[0]);
    const left = multiply(two[0], factor);
    const right = multiply(one[0], factor);
    return one
        .subarray(1)
        .map((byte, index) => multiply(byte, left) ^ multiply(two[index + 1], right));
}

// The openers' own keys

async function passphraseKey(passphrase, salt, rounds, usage) {
    const material = await crypto.subtle.importKey(
        "raw",
        encoder.encode(passphrase.normalize("NFKC")),
        "PBKDF2",
        false,
        ["deriveKey"],
    );
    return crypto.subtle.deriveKey(
        {name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds},
        material,
        {name: "AES-GCM", length: 256},
        false,
        [usage],
    );
}

/** A pair of keys of one opener; the private one leaves the browser sealed only. */
export async function newOwnKey(passphrase) {
    const pair = await newPair();
    const salt = random(16);
    const key = await passphraseKey(passphrase, salt, ROUNDS, "encrypt");
    const box = await aesEncrypt(key, pair.pkcs8);
    return {
        publicKey: pair.spki,
        sealedPrivate: {salt: toBase64(salt), rounds: ROUNDS, ...box},
    };
}

/** The own private key; fails with another passphrase. */
export async function openOwnKey(sealed, passphrase) {
    const salt = fromBase64(sealed.salt);
    const key = await passphraseKey(passphrase, salt, sealed.rounds, "decrypt");
    return privateKey(await aesDecrypt(key, sealed));
}

/**
 * The tender's key, split for the three openers: [{id, public_key}].
 */
export async function newTenderKey(openers) {
    const pair = await newPair();
    const secret = random(32);
    const sealedKey = await aesEncrypt(await aesKey(secret, "encrypt"), pair.pkcs8);
    const parts = split(secret);
    const shares = {};
    for (const [index, opener] of openers.entries()) {
        shares[opener.id] = await seal(opener.public_key, parts[index]);
    }
    return {publicKey: pair.spki, sealedKey, shares};
}

/** The own share, sealed for another opener. */
export async function handShare(ownKey, sealedShare, otherPublic) {
    return seal(otherPublic, await unseal(ownKey, sealedShare));
}

/** The tender's private key, out of the own share and the one handed over. */
export async function openTenderKey(ownKey, sealedShare, handedShare, sealedKey) {
    const secret = combine(
        await unseal(ownKey, sealedShare),
        await unseal(ownKey, handedShare),
    );
    return privateKey(await aesDecrypt(await aesKey(secret, "decrypt"), sealedKey));
}

// Offers

function about(tender, bidder, number) {
    return `school.tender/${tender}/${bidder}/${number}`;
}

/**
 * Seal an offer for the openers.
 *
 * @param {String} tenderKey base64 of the tender's public key
 * @param {Object} offer tender, bidder, prices ({item: text}), note
 * @param {Array} files [{name, bytes}]
 * @returns {Object} sealed (what is sent) and receipt (what the vendor keeps)
 */
export async function sealOffer(tenderKey, offer, files) {
    const listed = [];
    for (const file of files) {
        listed.push({
            name: file.name,
            size: file.bytes.length,
            sha256: await sha256(file.bytes),
        });
    }
    const statement = JSON.stringify({...offer, files: listed});
    const salt = random(32);
    const commitment = await sha256(salt, encoder.encode(statement));
    const receipt = {statement, salt: toBase64(salt), commitment};
    const payload = encoder.encode(JSON.stringify({salt: receipt.salt, statement}));
    const padded = new Uint8Array(Math.ceil(payload.length / BLOCK) * BLOCK).fill(0x20);
    padded.set(payload);
    const secret = random(32);
    const key = await aesKey(secret, "encrypt");
    const {tender, bidder} = offer;
    const sealed = {
        commitment,
        key: await seal(tenderKey, secret),
        ...(await aesEncrypt(key, padded, about(tender, bidder, 0))),
        files: [],
    };
    for (const [index, file] of files.entries()) {
        const name = about(tender, bidder, index + 1);
        sealed.files.push(await aesEncrypt(key, file.bytes, name));
    }
    return {sealed, receipt};
}

/** What a sealed offer says: statement, salt and files. */
export async function openOffer(tenderKey, tender, offer) {
    const key = await aesKey(await unseal(tenderKey, offer.key), "decrypt");
    const parts = [];
    for (const envelope of offer.envelopes) {
        const name = about(tender, offer.bidder_id, envelope.number);
        parts.push(await aesDecrypt(key, envelope, name));
    }
    const {statement, salt} = JSON.parse(decoder.decode(parts[0]));
    return {statement, salt, files: parts.slice(1).map(toBase64)};
}
