// Puts the number and the code that a letter's QR code carries behind "#" into the form, and out of the address.
const carried = new URLSearchParams(location.hash.slice(1));
for (const name of ["number", "code"]) {
  const field = document.getElementById(name);
  if (carried.get(name) && !field.value) field.value = carried.get(name).slice(0, 40);
}
if (location.hash) history.replaceState(null, "", location.pathname);
