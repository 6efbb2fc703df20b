// A picture into which one point is clicked. The point is a pair of integers; what they mean is decided in Python.
const SVG = "http://www.w3.org/2000/svg";

function render({ model, el }) {
  const figure = document.createElement("div");
  figure.className = "sb-picture";
  const area = document.createElement("div");
  area.className = "sb-pick";
  area.tabIndex = 0;
  area.setAttribute("role", "application");
  area.setAttribute("aria-roledescription", "picture to choose a point in");
  const said = document.createElement("p");
  said.className = "sb-pick-said";
  said.setAttribute("aria-live", "polite");
  const tools = document.createElement("div");
  tools.className = "sb-tools";
  for (const kind of ["svg", "png"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.sbSave = kind;
    button.dataset.sbName = model.get("name");
    button.textContent = "Save picture as " + kind.toUpperCase();
    tools.append(button);
  }
  figure.append(area, said, tools);
  el.replaceChildren(figure);
  let at = null;
  let waiting = 0;

  const place = ([column, row]) => {
    const grid = model.get("grid");
    return [
      grid.left + ((grid.right - grid.left) * column) / grid.steps,
      grid.bottom + ((grid.top - grid.bottom) * row) / grid.steps,
    ];
  };
  const mark = () => {
    const svg = area.querySelector("svg");
    svg?.querySelector("[data-sb-mark]")?.remove();
    const grid = model.get("grid");
    if (!svg || !grid.shown) return;
    if (!at) {
      said.textContent = "Click into the picture, or focus it and use the arrow keys (with Shift: ten steps).";
      return;
    }
    const [x, y] = place(at);
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("data-sb-mark", "");
    group.setAttribute("pointer-events", "none");
    group.innerHTML =
      `<line x1="${x - 12}" x2="${x + 12}" y1="${y}" y2="${y}"/><line x1="${x}" x2="${x}" y1="${y - 12}" y2="${y + 12}"/>` +
      `<circle cx="${x}" cy="${y}" r="7" fill="none"/>`;
    group.setAttribute("style", "stroke:var(--sb-ink,#111111);stroke-width:2");
    svg.append(group);
    said.textContent = grid.said ?? `Chosen: (${grid.shown[at[0]]}, ${grid.shown[at[1]]})`;
  };
  const draw = () => {
    area.innerHTML = model.get("svg");
    area.setAttribute("aria-label", model.get("label"));
    mark();
  };
  const take = () => {
    const picked = model.get("picked");
    at = picked.length === 2 ? picked : null;
    mark();
  };
  const choose = (column, row, delay) => {
    const { steps } = model.get("grid");
    const within = (step) => Math.min(Math.max(Math.round(step), 0), steps);
    at = [within(column), within(row)];
    mark();
    clearTimeout(waiting); // a key that is held down is one choice
    waiting = setTimeout(() => {
      model.set("picked", at);
      model.save_changes();
    }, delay);
  };
  area.addEventListener("click", (event) => {
    const svg = area.querySelector("svg");
    const grid = model.get("grid");
    if (!svg || !grid.shown) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    choose(
      ((point.x - grid.left) / (grid.right - grid.left)) * grid.steps,
      ((point.y - grid.bottom) / (grid.top - grid.bottom)) * grid.steps,
      0,
    );
    area.focus({ preventScroll: true });
  });
  area.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    const { steps } = model.get("grid");
    if (!move || !steps) return;
    event.preventDefault();
    const [column, row] = at ?? [Math.round(steps / 2), Math.round(steps / 2)];
    const size = event.shiftKey ? 10 : 1;
    choose(column + size * move[0], row + size * move[1], 120);
  });
  model.on("change:svg", draw);
  model.on("change:label", draw);
  model.on("change:grid", draw);
  model.on("change:picked", take);
  draw();
  take();
  return () => {
    clearTimeout(waiting);
    model.off("change:svg", draw);
    model.off("change:label", draw);
    model.off("change:grid", draw);
    model.off("change:picked", take);
  };
}

export default { render };
