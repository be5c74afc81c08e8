// Scans on their way: each is kept until its own key comes back, and sent again with the same key for as long as it takes.
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const AT_ONCE = 20;
const LATER = "too_many_tries";

export class Queue {
  /** send(scans) gives a Response or throws; told(scan, result) hears each answer; changed(count, why) what waits. */
  constructor(send, told, changed) {
    this.send = send;
    this.told = told;
    this.changed = changed;
    this.waiting = [];
    this.busy = false;
    this.wait = FIRST_WAIT;
    this.timer = 0;
  }

  add(scan) {
    this.waiting.push(scan);
    this.flush();
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy || !this.waiting.length) return;
    this.busy = true;
    let why = "";
    try {
      const response = await this.send(this.waiting.slice(0, AT_ONCE));
      why = response.ok ? this.#take(await response.json()) : this.#trouble(response);
    } catch {
      why = "away";
    }
    this.busy = false;
    this.changed(this.waiting.length, why);
    if (why === "away") {
      this.timer = setTimeout(() => this.flush(), this.wait * (0.5 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    } else if (!why) {
      this.wait = FIRST_WAIT;
      this.flush();
    }
  }

  #take(answer) {
    const later = answer.results.filter((result) => result.answer === LATER);
    const judged = answer.results.filter((result) => result.answer !== LATER);
    const byKey = new Map(judged.map((result) => [result.key, result]));
    const heard = this.waiting.filter((scan) => byKey.has(scan.key));
    this.waiting = this.waiting.filter((scan) => !byKey.has(scan.key));
    for (const scan of heard) this.told(scan, byKey.get(scan.key), answer);
    if (later.length) return "away"; // too many at random: they wait, and are kept
    return heard.length ? "" : "stopped"; // an answer to none of them is none
  }

  /** Signed out and broken wait; what is refused as a whole needs a human. */
  #trouble(response) {
    if (response.status === 401) return "signed-out";
    return response.status >= 500 || response.status === 429 ? "away" : "stopped";
  }
}
