// Signing in.

import { send } from "./server_requests.js";
import { text } from "./texts.js";

const form = document.getElementById("login");
const problem = document.getElementById("problem");
const submit = document.getElementById("submit");

function complain(message, field) {
  problem.textContent = message;
  problem.hidden = false;
  for (const input of [form.staff, form.pin]) input.setAttribute("aria-invalid", String(input === field));
  field.focus();
  field.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const staff = form.staff.value.trim();
  if (staff === "") return complain(text("login.staff_missing"), form.staff);
  if (form.pin.value === "") return complain(text("login.pin_missing"), form.pin);
  submit.disabled = true;
  submit.textContent = text("login.submitting");
  try {
    await send("POST", "/api/v1/session", { staff, pin: form.pin.value });
    location.assign(form.dataset.next);
  } catch (error) {
    form.pin.value = "";
    complain(error.message, form.pin);
    submit.disabled = false;
    submit.textContent = text("login.submit");
  }
});

document.getElementById("show-pin").addEventListener("change", (event) => {
  form.pin.type = event.target.checked ? "text" : "password";
});
