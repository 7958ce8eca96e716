"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  /** How far from a point the pointer may be, in units of the drawing. */
  const REACH = 12;
  const panels = new Map();
  const value = document.getElementById("value");
  const chosen = document.getElementById("chosen");
  let linked = null;

  /** Values of a panel, read when they are first needed. */
  function dataOf(id) {
    if (!panels.has(id)) {
      const holder = document.getElementById(id)?.closest(".figure")?.querySelector("script[data-figure]");
      for (const panel of holder ? JSON.parse(holder.textContent) : []) panels.set(panel.id, panel);
    }
    return panels.get(id);
  }

  function cellsOfPage() {
    linked ??= JSON.parse(document.getElementById("cells").textContent);
    return linked;
  }

  function shown(number) {
    if (number === null || number === undefined) return "no value";
    return String(Number(number.toPrecision(4))).replace("-", "\u2212");
  }

  function along(axis, number) {
    const of = (x) => (axis.log ? Math.log10(x) : x);
    return (of(number) - of(axis.range[0])) / (of(axis.range[1]) - of(axis.range[0]));
  }

  function place(panel, x, y) {
    const [left, top, width, height] = panel.area;
    return [left + width * along(panel.x, x), top + height * (1 - along(panel.y, y))];
  }

  /** Position of an event in the units of a drawing. */
  function inDrawing(svg, event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  /** The cell of an image at a position; nothing outside. */
  function cellAt(panel, [x, y]) {
    const [left, top, width, height] = panel.area;
    const { rows, columns, x: xs, y: ys } = panel.cells;
    const [u, v] = [(x - left) / width, 1 - (y - top) / height];
    if (u < 0 || u >= 1 || v < 0 || v >= 1) return null;
    const at = (part, range) => range[0] + part * (range[1] - range[0]);
    const index = (number, extent, count) => Math.floor((count * (number - extent[0])) / (extent[1] - extent[0]));
    const position = [at(u, panel.x.range), at(v, panel.y.range)];
    const [column, row] = [index(position[0], xs, columns), index(position[1], ys, rows)];
    const inside = row >= 0 && row < rows && column >= 0 && column < columns;
    return inside ? { index: row * columns + column, x: position[0], y: position[1] } : null;
  }

  function named(axis, number) {
    return axis.names?.[number - 1] ?? shown(number);
  }

  function wordsOfCell(panel, position) {
    const cell = cellAt(panel, position);
    if (!cell) return "";
    const { label, values } = panel.cells;
    const axes = [panel.x, panel.y].map((axis, i) => axis.label && `${axis.label}: ${shown(i ? cell.y : cell.x)}`);
    return [`${label || "value"}: ${shown(values[cell.index])}`, ...axes].filter(Boolean).join("\n");
  }

  function wordsOfPoint(panel, svg, [x, y]) {
    let best = null;
    panel.series.forEach((series, number) => {
      if (svg.querySelector(`[data-series="${number}"].off`)) return;
      series.y.forEach((height, index) => {
        if (height === null || series.x[index] === null) return;
        const [px, py] = place(panel, series.x[index], height);
        const distance = Math.hypot(px - x, py - y);
        if (distance < (best?.distance ?? REACH)) best = { distance, series, index };
      });
    });
    if (!best) return "";
    const { series, index } = best;
    const bounds = series.lower?.[index] ?? null;
    const spread = bounds === null ? "" : ` (${shown(series.lower[index])} to ${shown(series.upper[index])})`;
    return [
      series.name,
      `${panel.y.label || "y"}: ${named(panel.y, series.y[index])}${spread}`,
      `${panel.x.label || "x"}: ${named(panel.x, series.x[index])}`,
    ].filter(Boolean).join("\n");
  }

  function hover(figure, event) {
    const panel = dataOf(figure.id);
    const svg = figure.querySelector("svg.plot");
    if (!panel || !svg) return;
    const at = inDrawing(svg, event);
    const words = panel.cells ? wordsOfCell(panel, at) : wordsOfPoint(panel, svg, at);
    value.hidden = !words;
    value.textContent = words;
    if (!words) return;
    const box = value.getBoundingClientRect();
    const room = document.documentElement;
    value.style.left = `${Math.max(4, Math.min(event.clientX + 14, room.clientWidth - box.width - 4))}px`;
    value.style.top = `${Math.max(4, Math.min(event.clientY + 14, room.clientHeight - box.height - 4))}px`;
  }

  function makeSwitches(figure) {
    const svg = figure.querySelector("svg.plot");
    const entries = svg ? [...svg.querySelectorAll("[data-legend]")] : [];
    if (entries.length === 0) return;
    figure.querySelector(".picture").setAttribute("role", "group");
    for (const entry of entries) {
      entry.setAttribute("role", "switch");
      entry.setAttribute("tabindex", "0");
      entry.setAttribute("aria-checked", "true");
      entry.setAttribute("aria-label", `Show ${entry.textContent.trim()}`);
      const turn = () => {
        const off = entry.classList.toggle("off");
        entry.setAttribute("aria-checked", String(!off));
        const parts = svg.querySelectorAll(`[data-series="${entry.dataset.legend}"]`);
        parts.forEach((part) => part.classList.toggle("off", off));
      };
      entry.addEventListener("click", turn);
      entry.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        turn();
      });
    }
  }

  /** The table of a panel as text. */
  function table(panel) {
    const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const line = (fields) => fields.map((field) => quoted(String(field ?? ""))).join(",");
    if (panel.cells) {
      const { rows, columns, values } = panel.cells;
      const cells = values.map((number, index) => line([Math.floor(index / columns), index % columns, number]));
      return ["row,column,value", ...cells.slice(0, rows * columns)].join("\n") + "\n";
    }
    const points = panel.series.flatMap((series, number) =>
      series.y.map((y, i) => line([series.name || number + 1, series.x[i], y, series.lower?.[i], series.upper?.[i]])));
    return ["series,x,y,lower,upper", ...points].join("\n") + "\n";
  }

  function picture(svg) {
    return new Promise((resolve, reject) => {
      const copy = svg.cloneNode(true);
      copy.querySelectorAll(".mark, .mark-halo").forEach((mark) => mark.remove());
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [3 * image.width, 3 * image.height];
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is empty"))), "image/png");
      };
      image.onerror = () => reject(new Error("the picture cannot be drawn"));
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    });
  }

  function button(words, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", async () => {
      const done = await action().then(() => "copied", () => "cannot copy here");
      made.textContent = done;
      setTimeout(() => { made.textContent = words; }, 1500);
    });
    return made;
  }

  function makeButtons(figure) {
    const files = figure.querySelector(".files");
    const svg = figure.querySelector("svg.plot");
    if (!files || !svg || !navigator.clipboard) return;
    const copyPicture = () => navigator.clipboard.write([new ClipboardItem({ "image/png": picture(svg) })]);
    const copyTable = () => navigator.clipboard.writeText(table(dataOf(figure.id)));
    files.append(" ", button("copy picture", copyPicture), " ", button("copy data", copyTable));
  }

  function draw(svg, name, attributes) {
    for (const kind of ["mark-halo", "mark"]) {
      const mark = document.createElementNS(SVG, name);
      mark.setAttribute("class", kind);
      for (const [key, content] of Object.entries(attributes)) mark.setAttribute(key, content);
      svg.append(mark);
    }
  }

  function ring(id, x, y) {
    const panel = dataOf(id);
    if (!panel || x === null || y === null) return;
    const [cx, cy] = place(panel, x, y);
    draw(document.getElementById(`plot-${id}`), "circle", { cx, cy, r: 5 });
  }

  function markCell(cells, index) {
    const of = (name) => cells.quantities.find((quantity) => quantity.name === name)?.values[index] ?? null;
    for (const id of cells.sheets) {
      const { x, y, rows, columns } = dataOf(id).cells;
      const middle = (range, i, count) => range[0] + ((i + 0.5) / count) * (range[1] - range[0]);
      ring(id, middle(x, index % columns, columns), middle(y, Math.floor(index / columns), rows));
    }
    for (const { panel: id, x: name, y: other } of cells.places) {
      const panel = dataOf(id);
      const x = of(name);
      if (!panel || x === null) continue;
      if (other) {
        ring(id, x, of(other));
      } else {
        const [at] = place(panel, x, panel.y.range[0]);
        const [left, top, width, height] = panel.area;
        if (at < left || at > left + width) continue;
        draw(document.getElementById(`plot-${id}`), "path", { d: `M${at} ${top}v${height}` });
      }
    }
  }

  function choose(cells, index) {
    document.querySelectorAll(".mark, .mark-halo").forEach((mark) => mark.remove());
    markCell(cells, index);
    chosen.replaceChildren();
    const title = document.createElement("p");
    const number = document.createElement("input");
    Object.assign(number, { type: "number", min: 1, max: cells.rows * cells.columns, value: index + 1 });
    number.setAttribute("aria-label", `Number among ${cells.cells}`);
    number.addEventListener("change", () => {
      const wanted = Math.min(Math.max(1, Math.round(Number(number.value)) || 1), cells.rows * cells.columns);
      choose(cells, wanted - 1);
      chosen.querySelector("input").focus();
    });
    title.append(`${cells.cells}: `, number);
    const list = document.createElement("dl");
    for (const { name, unit, values } of cells.quantities) {
      const term = document.createElement("dt");
      const data = document.createElement("dd");
      term.textContent = name;
      data.textContent = values[index] === null ? "none" : `${shown(values[index])}${unit ? `\u00a0${unit}` : ""}`;
      list.append(term, data);
    }
    const panels = cells.places.map((at) => at.panel.replace(/-(?=[^-]*$)/, " ")).join(", ");
    const where = document.createElement("p");
    where.textContent = panels && `Marked in ${panels}.`;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "close";
    close.addEventListener("click", () => {
      chosen.hidden = true;
      document.querySelectorAll(".mark, .mark-halo").forEach((mark) => mark.remove());
    });
    chosen.append(title, list, where, close);
    chosen.hidden = false;
  }

  function makeSheets() {
    for (const cells of cellsOfPage()) {
      for (const id of cells.sheets) {
        const figure = document.getElementById(id);
        if (!figure) continue;
        const picture = figure.querySelector(".picture");
        picture.classList.add("sheet");
        const start = () => choose(cells, Math.floor((cells.rows + 1) / 2) * cells.columns - Math.ceil(cells.columns / 2));
        picture.addEventListener("click", (event) => {
          const cell = cellAt(dataOf(id), inDrawing(figure.querySelector("svg.plot"), event));
          if (cell) choose(cells, cell.index);
        });
        const words = document.createElement("button");
        words.type = "button";
        words.textContent = "choose one";
        words.title = `Click a cell of the sheet to see its values and its place in other panels`;
        words.addEventListener("click", start);
        figure.querySelector(".files")?.append(" ", words);
      }
    }
  }

  /** What a link leads to is unfolded. */
  function unfold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.querySelectorAll(":scope > details").forEach((details) => { if (target.id === "numbers") details.open = true; });
    target.scrollIntoView();
  }

  for (const figure of document.querySelectorAll("figure.panel")) {
    makeSwitches(figure);
    makeButtons(figure);
    const picture = figure.querySelector(".picture");
    picture.addEventListener("pointermove", (event) => hover(figure, event));
    picture.addEventListener("pointerdown", (event) => hover(figure, event));
    picture.addEventListener("pointerleave", () => { value.hidden = true; });
  }
  makeSheets();
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  if (location.hash) unfold();
})();
