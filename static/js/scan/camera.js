// The camera: one picture after the other, until it is stopped or the page is hidden.
const BETWEEN = 120;

export class Camera {
  /** look(video) looks at one frame. */
  constructor(video, look) {
    this.video = video;
    this.look = look;
    this.stream = null;
    this.timer = 0;
    this.chosen = "";
  }

  get running() {
    return this.stream !== null;
  }

  async start() {
    this.stop();
    if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
    const which = this.chosen ? { deviceId: { exact: this.chosen } } : { facingMode: { ideal: "environment" } };
    const video = { ...which, width: { ideal: 1280 }, height: { ideal: 720 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.#next(this.stream);
  }

  stop() {
    clearTimeout(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
  }

  /** The others to choose from; their names are told once one of them runs. */
  async others() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === "videoinput");
  }

  get hasTorch() {
    return Boolean(this.stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
  }

  async torch(on) {
    await this.stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
  }

  #next(stream) {
    this.timer = setTimeout(async () => {
      if (this.stream !== stream) return;
      try {
        if (this.video.readyState >= 2) await this.look(this.video);
      } finally {
        if (this.stream === stream) this.#next(stream);
      }
    }, BETWEEN);
  }
}
