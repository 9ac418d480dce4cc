const LONGEST_SIDE = 1280;
const QUALITY = 0.7;

/**
 * A photo as a small JPEG, so that it fits into the browser's storage and over a slow
 * network.
 *
 * @param {Blob} file
 * @returns {Promise<String>} base64, without the head of a data URL
 */
export async function shrinkPhoto(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
