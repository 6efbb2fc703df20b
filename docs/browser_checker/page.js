// Files that are dropped or chosen are handed one after the other to a worker that has the checker; a new worker takes over after Cancel.
const state = document.getElementById("state");
const list = document.getElementById("answers");
const drop = document.getElementById("drop");
const input = document.getElementById("files");
const save = document.getElementById("save");
const entries = []; // {id, file, item, status: "waiting" | "checking" | "done" | "cancelled", line}
let worker = null;
let current = null;
let began = 0;

function say(name, words) {
  state.dataset.state = name;
  state.textContent = words;
}

function start() {
  // A worker whose first line is of this page has the policy of this page: no other host.
  const first = `import ${JSON.stringify(new URL("worker.js", location.href).href)};`;
  const address = URL.createObjectURL(new Blob([first], { type: "text/javascript" }));
  worker = new Worker(address, { type: "module" });
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = (event) => broken(event.message || "the worker did not start");
}

function broken(reason) {
  worker?.terminate();
  worker = null;
  say("broken", `Python does not run here (${reason}). Nothing is checked. Use check.pyz on the command line.`);
  for (const entry of entries) if (entry.status !== "done") finish(entry, "cancelled", "not checked", "Python does not run here.");
}

function heard(data) {
  if (data.broken) return broken(data.broken);
  if (data.ready) {
    say("ready", "Python and the checker are loaded.");
    return;
  }
  const entry = entries.find((one) => one.id === data.id);
  if (!entry || entry !== current) return;
  current = null;
  if (data.failed === undefined) answered(entry, data.answer);
  else {
    finish(entry, "done", "NOT CHECKED", `${data.failed} This is no answer: neither verified nor rejected.`);
    again(); // whatever happened to Python there
  }
  next();
}

function next() {
  if (current || !worker) return;
  current = entries.find((entry) => entry.status === "waiting") ?? null;
  if (!current) return;
  current.status = "checking";
  began = performance.now();
  show(current, "checking …", []);
  worker.postMessage({ id: current.id, file: current.file });
}

function cancel(entry) {
  if (entry.status === "done" || entry.status === "cancelled") return;
  const running = entry === current;
  finish(entry, "cancelled", "cancelled", "Nothing is said about this file.");
  if (!running) return;
  current = null;
  again();
  next();
}

function again() {
  worker?.terminate();
  say("loading", "Starting Python again …");
  start();
}

function finish(entry, status, word, words) {
  entry.status = status;
  entry.line = `c ${entry.file.name}\nc ${word}: ${words}`;
  show(entry, word, words ? [paragraph(words)] : []);
}

function answered(entry, { word, rule, reason, kind, sentence, facts }) {
  entry.status = "done";
  entry.line = `c ${entry.file.name}\ns ${[word, rule, reason].filter(Boolean).join(" ")}`;
  const parts = [];
  if (word === "REJECTED") parts.push(paragraph(`Rule ${rule}: ${reason}. The file does not prove its claim.`));
  if (word === "ANOTHER KIND") parts.push(paragraph(`${reason}: not known here, and nothing is said about it.`));
  if (word === "VERIFIED" && reason) parts.push(paragraph(`Taken on trust: ${reason.replace(/^given /, "")}`));
  if (sentence) {
    const shown = paragraph(word === "VERIFIED" ? "It is true that: " : "It claims, and does not prove, that: ");
    const quoted = document.createElement("q");
    quoted.textContent = sentence;
    shown.append(quoted);
    parts.push(shown);
  }
  if (kind && word !== "ANOTHER KIND") parts.push(table([["kind", kind], ...facts]));
  show(entry, word, parts, `${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function paragraph(words) {
  const made = document.createElement("p");
  made.textContent = words;
  return made;
}

function table(facts) {
  const made = document.createElement("dl");
  for (const [name, value] of facts) {
    const [term, meaning] = ["dt", "dd"].map((tag) => document.createElement(tag));
    [term.textContent, meaning.textContent] = [name, value];
    made.append(term, meaning);
  }
  return made;
}

function show(entry, word, parts, note = "") {
  const title = document.createElement("h2");
  title.textContent = `${word} — ${entry.file.name}`;
  entry.item.dataset.word = word;
  entry.item.replaceChildren(title, ...parts);
  if (note) entry.item.append(paragraph(note));
  if (entry.status === "waiting" || entry.status === "checking") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Cancel";
    button.setAttribute("aria-label", `Cancel ${entry.file.name}`);
    button.addEventListener("click", () => cancel(entry));
    entry.item.append(button);
  }
  save.hidden = !entries.some((one) => one.status === "done");
}

function take(files) {
  for (const file of files) {
    const entry = { id: entries.length, file, item: document.createElement("li"), status: "waiting", line: "" };
    entries.push(entry);
    list.append(entry.item);
    show(entry, "waiting", []);
  }
  next();
}

input.addEventListener("change", () => {
  take([...input.files]);
  input.value = "";
});
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(name, (event) => {
    event.preventDefault(); // a file that is dropped beside the field must not replace the page
    drop.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop") take([...(event.dataTransfer?.files ?? [])]);
  });
}
save.addEventListener("click", () => {
  const lines = entries.filter((entry) => entry.line).map((entry) => entry.line);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/plain" }));
  link.download = "answers.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});

if (location.protocol === "file:") {
  say("broken", "Browsers start no Python from a file. Serve this folder: python3 -m http.server --bind 127.0.0.1, and open the address that it prints.");
} else {
  start();
}
