// Says in words when a request that htmx made got no answer, or a broken one. Pages work without this file.
const toast = document.getElementById("toast");
const say = (words) => { if (toast.textContent !== words) toast.textContent = words; };

document.addEventListener("htmx:error", () => say(toast.dataset.offline));
document.addEventListener("htmx:after:request", (event) => {
  say(event.detail.ctx.response.status >= 500 ? toast.dataset.failed : "");
});
