"use strict";

const table = document.getElementById("resources");
const bodies = [...table.tBodies];
const heads = [...table.tHead.querySelectorAll("th")];

// A value opens the details of its row, and in them its own chain first; again, it closes them.
function open(opener) {
  const details = document.getElementById(opener.getAttribute("aria-controls"));
  const chains = [...details.querySelectorAll(".chain")];
  const isAsked = chain => chain.dataset.field === opener.dataset.field;
  const isAgain = !details.hidden && (chains.some(chain => isAsked(chain) && chain.classList.contains("asked")) || !chains.some(isAsked));
  details.hidden = isAgain;
  for (const chain of chains) chain.classList.toggle("asked", !isAgain && isAsked(chain));
  for (const each of details.previousElementSibling.querySelectorAll(".opener")) {
    each.setAttribute("aria-expanded", String(!isAgain && each === opener));
  }
}

// Ascending, descending, and back to the order of the files.
function sort(button) {
  const head = button.closest("th");
  const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
  for (const each of heads) each.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", next);
  const key = button.dataset.sort;
  const value = body => (key === "name" ? body.dataset.name : Number(body.dataset[key]));
  const compare = (a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0);
  const order = next === "none" ? bodies : [...bodies].sort((a, b) => (next === "ascending" ? compare(a, b) : compare(b, a)));
  table.classList.toggle("sorted", next !== "none");
  table.append(...order);
}

// Every word has to occur.
function filter() {
  const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const kinds = [...document.querySelectorAll("input[name=kind]:checked")].map(input => input.value);
  const isFaultyOnly = document.getElementById("faulty").checked;
  let count = 0;
  for (const body of bodies) {
    const { text, kind, findings } = body.dataset;
    const isShown = words.every(word => text.includes(word)) && kinds.includes(kind) && (!isFaultyOnly || findings !== "0");
    body.hidden = !isShown;
    count += isShown;
  }
  document.getElementById("count").textContent = `${count} of ${bodies.length} rows`;
}

table.addEventListener("click", event => {
  const opener = event.target.closest(".opener");
  const button = event.target.closest("button[data-sort]");
  if (opener) open(opener);
  if (button) sort(button);
});
const controls = document.getElementById("controls");
controls.addEventListener("input", filter);
controls.addEventListener("submit", event => event.preventDefault());
filter();
