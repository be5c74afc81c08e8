// How an answer is told: over the whole screen, by a sound, and by the phone's trembling.
const STAYS = { ok: 2500, note: 3000, warn: 6000, bad: 4000 };
const SOUNDS = { ok: [[880, 0.12]], note: [[660, 0.1], [660, 0.1]], warn: [[440, 0.18], [440, 0.18]], bad: [[220, 0.4]] };
const TREMBLES = { ok: [80], note: [80, 60, 80], warn: [200, 80, 200], bad: [400] };
let speaker = null;

/** Sounds are let out only after a press: call it in one. */
export function wake() {
  speaker ??= window.AudioContext ? new AudioContext() : null;
  speaker?.resume().catch(() => {});
}

function sound(kind) {
  if (speaker?.state !== "running") return;
  let at = speaker.currentTime;
  for (const [pitch, length] of SOUNDS[kind]) {
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(speaker.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.08;
  }
}

export class Over {
  constructor(element) {
    this.element = element;
    this.timer = 0;
    element.addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /** kind, title, says; undo is called when "undo" is pressed, which is there only if it is given. */
  show({ kind, title, says }, undo = null) {
    clearTimeout(this.timer);
    const { element } = this;
    element.className = `over ${kind}`;
    for (const symbol of element.querySelectorAll("[data-kind]")) symbol.hidden = symbol.dataset.kind !== kind;
    element.querySelector("strong").textContent = title;
    element.querySelector("p").textContent = says;
    const button = element.querySelector("[data-undo]");
    button.hidden = !undo;
    button.onclick = undo;
    element.hidden = false;
    sound(kind);
    navigator.vibrate?.(TREMBLES[kind]);
    this.timer = setTimeout(() => this.close(), STAYS[kind]);
  }

  close() {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }
}
