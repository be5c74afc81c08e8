// Sends a file and says how far it has come. When the connection is lost, or too many come at once, it tries again with
// the form's own key, so that what did arrive is not kept twice. The form works without this file.
const WAITS = [2, 4, 8, 16, 30]; // seconds; then somebody has to press again

const parts = (form) => ({
  state: form.querySelector("[data-state]"),
  bar: form.querySelector("progress"),
  button: form.querySelector("button"),
});

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form[data-upload]");
  if (form && target.files.length) canBeSent(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form || !form.elements.file.files.length) return;
  event.preventDefault();
  if (!parts(form).button.disabled && canBeSent(form)) send(form, 0);
});

// Says that the file is chosen, or too large: it would be sent for nothing, and paid for.
function canBeSent(form) {
  const { state } = parts(form);
  const fits = form.elements.file.files[0].size <= Number(form.dataset.upload);
  state.classList.toggle("error", !fits);
  state.textContent = fits ? state.dataset.chosen : state.dataset.large;
  return fits;
}

function send(form, tries) {
  const { state, bar, button } = parts(form);
  const request = new XMLHttpRequest();
  button.disabled = true;
  bar.hidden = false;
  bar.value = 0;
  state.textContent = state.dataset.sending;
  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = loaded / total; });
  request.addEventListener("load", () => {
    if (request.status < 500) answered(request);
    else later(form, tries, request.status === 503 ? state.dataset.busy : state.dataset.lost);
  });
  request.addEventListener("error", () => later(form, tries, state.dataset.lost));
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function later(form, tries, why) {
  const { state, bar, button } = parts(form);
  state.textContent = why;
  bar.hidden = true;
  if (tries < WAITS.length) setTimeout(() => send(form, tries + 1), WAITS[tries] * 1000);
  else button.disabled = false;
}

// What was kept leads to a page of its own; a refusal is shown here, where it can be mended.
function answered(request) {
  if (request.status < 400) { location.assign(request.responseURL); return; }
  const there = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(there);
  (there.querySelector("[role=alert]") ?? there).focus();
}
