// The scanner's page: camera, photo, typing and a USB scanner lead to the same queue; each answer is shown and heard.
const page = document.getElementById("scanner");
const words = page.dataset;
const [{ newKey, plain }, { Queue }, { Camera }, { makeReader }, { Over, wake }] = await Promise.all(
  [words.codes, words.queue, words.camera, words.reader, words.signals].map((address) => import(address)),
);
const at = (id) => document.getElementById(id);
const TOKEN = "#typed [name=csrf_token]";
let token = document.querySelector(TOKEN).value;

const SAME_FOR = 3000; // a card that is still held up is not scanned again
const UNDO_FOR = 30000;
const LINES = 5;
const QUICK = 35; // a USB scanner types quicker than any hand
const over = new Over(at("answer"));

function post(address, body, type) {
  const headers = { Accept: "application/json", "X-CSRFToken": token, ...(type && { "Content-Type": type }) };
  return fetch(address, { method: "POST", headers, body, redirect: "error", signal: AbortSignal.timeout(20000) });
}

// Signed in anew, the page has another token: it is asked for once, so that nothing scanned is lost with the old one.
// Somebody else who signs in sends nothing in their own name that they did not scan.
async function renew() {
  const response = await fetch(location.pathname, { redirect: "manual" });
  if (!response.ok) return false;
  const there = new DOMParser().parseFromString(await response.text(), "text/html");
  const mine = there.getElementById("scanner")?.dataset.me === words.me;
  if (mine) token = document.querySelector(TOKEN).value = there.querySelector(TOKEN).value;
  return mine;
}

function forget() {
  at("recent").replaceChildren();
  at("recent").hidden = at("recent-heading").hidden = true;
}

async function send(scans) {
  const once = () => post(words.send, JSON.stringify({ sent_at: Date.now(), scans }), "application/json");
  const response = await once();
  if (response.status !== 400 && response.status !== 401) return response;
  return (await renew()) ? once() : new Response(null, { status: 401 });
}

const queue = new Queue(
  send,
  (scan, result, answer) => {
    show(result);
    count(answer);
    performance.measure("scan", { start: scan.key });
  },
  (waiting, why) => {
    const says = { "signed-out": words.signIn, stopped: words.stopped, away: words.waiting }[why] ?? "";
    at("waiting").textContent = says.replace("{count}", waiting);
    at("waiting").hidden = !says;
    if (why === "signed-out") {
      at("waiting").append(" ", link(words.door));
      forget(); // whoever comes next reads no names
    }
  },
);

function link(address) {
  const found = document.createElement("a");
  found.href = address;
  found.target = "_blank"; // what has been scanned waits in this one
  found.textContent = "→";
  return found;
}

function count({ present, expected }) {
  const says = words.counts.replace("{present}", present).replace("{expected}", expected);
  if (at("counts") && present !== null) at("counts").textContent = says;
}

function show(result) {
  const signal = result.kind
    ? result
    : { kind: "warn", title: words.foreignTitle, says: result.says ?? words.unreadable };
  const line = remember(signal, result.scan);
  over.show(signal, result.scan ? () => undo(result.scan, line) : null);
}

function remember(signal, scan) {
  const line = at("line").content.firstElementChild.cloneNode(true);
  line.querySelector("strong").textContent = signal.title;
  line.querySelector(".line span").textContent = signal.says;
  const button = line.querySelector("button");
  button.querySelector(".vh").textContent = ` ${signal.title}`;
  button.hidden = !scan;
  button.onclick = () => undo(scan, line);
  setTimeout(() => (button.hidden = true), UNDO_FOR);
  at("recent").prepend(line);
  at("recent").hidden = at("recent-heading").hidden = false;
  for (const old of [...at("recent").children].slice(LINES)) old.remove();
  return line;
}

async function undo(scan, line) {
  const response = await post(words.undo, new URLSearchParams({ scan, csrf_token: token })).catch(() => null);
  const answer = response?.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  line.querySelector(".line span").textContent = response?.ok ? words.undone : (answer.says ?? words.stopped);
  line.querySelector("button").hidden = response !== null;
  if (response?.ok) count(answer);
  last = {};
}

let last = {};

/** What was read, with what, and when the picture of it was taken. */
function take(text, readBy, taken = performance.now()) {
  const code = plain(text);
  const now = Date.now();
  if (readBy === "camera") {
    const same = last.text === text && now - last.seen < SAME_FOR;
    last = { text, seen: now };
    if (same) return;
  }
  if (!code) {
    over.show({ kind: "bad", title: words.foreignTitle, says: words.foreign });
    return;
  }
  const scan = { key: newKey(), code, read_by: readBy, at: now };
  performance.mark(scan.key, { startTime: taken });
  queue.add(scan);
}

let reading = null;
const reader = () => (reading ??= makeReader(words));

const camera = new Camera(at("video"), async (video) => {
  const read = await reader();
  const taken = performance.now();
  const [text] = await read(video);
  if (text !== undefined && camera.running) take(text, "camera", taken);
});

function buttons() {
  const on = camera.running;
  at("start").hidden = on;
  for (const id of ["again", "stop"]) at(id).hidden = !on;
  at("torch").hidden = !camera.hasTorch;
}

async function start() {
  wake();
  let says = words.reading;
  try {
    await Promise.all([camera.start(), reader()]);
    await choices();
  } catch (fault) {
    camera.stop();
    reading = null;
    says = { NotAllowedError: words.refused, NotFoundError: words.absent }[fault.name] ?? words.broken;
    at("code").focus();
  }
  at("camera-says").textContent = says;
  buttons();
}

async function choices() {
  const found = await camera.others();
  const options = found.map((device, number) => new Option(device.label || `${number + 1}`, device.deviceId));
  at("which").replaceChildren(...options);
  const running = camera.stream?.getVideoTracks()[0]?.getSettings().deviceId;
  if (running) at("which").value = running;
  at("cameras").hidden = found.length < 2;
}

function stop() {
  camera.stop();
  at("camera-says").textContent = "";
  buttons();
}

at("start").addEventListener("click", start);
at("again").addEventListener("click", start);
at("stop").addEventListener("click", stop);
at("which").addEventListener("change", () => {
  camera.chosen = at("which").value;
  start();
});
at("torch").addEventListener("click", async () => {
  const on = at("torch").getAttribute("aria-pressed") !== "true";
  await camera.torch(on).catch(() => {});
  at("torch").setAttribute("aria-pressed", String(on));
});

let paused = false;
document.addEventListener("visibilitychange", () => {
  if (document.hidden && camera.running) {
    paused = true;
    stop();
  } else if (!document.hidden && paused) {
    paused = false;
    start();
  }
});
window.addEventListener("online", () => queue.flush());
window.addEventListener("focus", () => queue.flush());
window.addEventListener("beforeunload", (event) => {
  if (queue.waiting.length) event.preventDefault();
});

at("picture").addEventListener("change", async () => {
  wake();
  const [file] = at("picture").files;
  at("picture-says").textContent = "";
  if (!file) return;
  let text;
  try {
    const picture = await createImageBitmap(file);
    [text] = await (await reader())(picture);
  } catch {
    text = undefined;
  }
  at("picture").value = "";
  if (text === undefined) at("picture-says").textContent = words.noCode;
  else take(text, "photo");
});

// Typed: by hand, or by a USB scanner, which types quickly and ends with Enter wherever the focus is.
let keys = [];
const field = at("code");
document.addEventListener("keydown", (event) => {
  wake();
  const now = performance.now();
  if (event.key.length === 1) keys = [...keys.filter((key) => now - key.at < 2000), { at: now, key: event.key }];
  const free = !event.target.closest("input, select, textarea, button, a");
  if (free && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    field.focus();
  }
});
function quick(length) {
  const typed = keys.slice(-length);
  return typed.length === length && length > 4 && (typed.at(-1).at - typed[0].at) / (length - 1) < QUICK;
}
at("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value;
  if (plain(text)) field.value = ""; // what is no code of ours stays, to be mended
  if (text.trim()) take(text, quick(text.length) ? "usb" : "typed");
  field.focus();
});

page.hidden = at("photo").hidden = false;
