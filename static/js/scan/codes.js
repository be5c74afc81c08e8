// What was read, as a code of ours is written. The same rule as on the server; tests/scan_cases.json holds both to it.
const ALPHABET = /^[0-9A-HJKMNP-TV-Z]+$/;
const MEANT = { I: "1", L: "1", O: "0" };
const SHAPES = { NK: 26, NP: 58 };
const TYPED = 8;
const AT_MOST = 200;

const read = (text, length) => {
  const found = text.replace(/[ILO]/g, (letter) => MEANT[letter]);
  return found.length === length && ALPHABET.test(found) ? found : "";
};

/** Empty for a foreign code: it is sent nowhere, shown nowhere and opened never. */
export function plain(text) {
  // Only ASCII: some letters of other scripts turn into ours as capitals.
  if (text.length > AT_MOST || !/^[\x00-\x7f]*$/.test(text)) return "";
  const found = text.replace(/[\s\x1c-\x1f-]+/g, "").toUpperCase();
  const prefix = found.slice(0, 2);
  const rest = SHAPES[prefix] ? read(found.slice(2), SHAPES[prefix]) : "";
  return rest ? prefix + rest : read(found, TYPED);
}

/** A key that no other scan has: the same scan sent twice is one. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
