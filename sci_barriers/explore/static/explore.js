// Saves a picture that is on the page: as SVG, or drawn once more as PNG. 
document.addEventListener("click", async (event) => {
  const button = event.composedPath().find((node) => node instanceof Element && node.matches("button[data-sb-save]"));
  if (!button) return;
  const picture = button.closest(".sb-picture")?.querySelector("svg");
  if (!picture) return;
  const copy = picture.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.querySelectorAll("[data-sb-transient]").forEach((node) => node.remove());
  const box = copy.viewBox.baseVal;
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  const text = new XMLSerializer().serializeToString(copy);
  const name = button.dataset.sbName || "picture";
  if (button.dataset.sbSave === "svg") return save(new Blob([text], { type: "image/svg+xml" }), name + ".svg");
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 3 * box.width;
  canvas.height = 3 * box.height;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, name + ".png"), "image/png");
});

// The names of some fields of marimo are HTML, which would be read out; they become words when the field gets the focus.
document.addEventListener("focusin", (event) => {
  const field = event.composedPath()[0];
  const name = field instanceof Element ? field.getAttribute("aria-label") : null;
  if (!name?.startsWith("<")) return;
  const words = new DOMParser().parseFromString(name, "text/html").body.textContent;
  field.setAttribute("aria-label", words);
});

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
