// The review widget: cells on the left, the archived page with its marked words on the right, the
// codebook below. It shows `state` and sends commands; every decision is made in Python. Page text
// only ever becomes text nodes, so that nothing on a page can act here.

const KEYS = [
  ["↑ ↓", "cell"], ["Enter", "type"], ["1–9", "choose"], ["a", "right"], ["e", "empty"],
  ["Shift A", "row ok, next"], ["Shift X", "no offer, next"], ["n p", "next, previous row"],
  ["c", "by column"], ["u", "undo"],
];

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function render({ model, el }) {
  const root = element("div", { class: "mcw", tabindex: "0", role: "application",
    "aria-label": "Review of offers" });
  el.append(root);
  let typing = false;
  let lastRow = null;

  const state = () => model.get("state");
  const cells = () => state().cells;
  const here = () => Math.max(0, cells().findIndex((cell) => cell.column === state().column));
  const send = (command) => model.send(command);

  function look(place) {
    const every = cells();
    const next = every[Math.min(Math.max(place, 0), every.length - 1)];
    // Moving is shown at once; Python only has to know where we are.
    typing = false;
    model.set("state", { ...state(), column: next.column, message: "" });
    send({ do: "look", column: next.column });
  }

  function text(current) {
    const page = element("div", { class: "page", tabindex: "-1" });
    let at = 0;
    const whole = state().text;
    // Words that overlap those of the cell in hand give way to them.
    const marks = state().marks.filter((mark) => mark.end <= current.start
      || mark.start >= current.end
      || (mark.start === current.start && mark.end === current.end));
    for (const mark of marks) {
      if (mark.start < at || mark.end > whole.length) continue;
      page.append(whole.slice(at, mark.start));
      const now = mark.start === current.start && mark.end === current.end;
      page.append(element("mark", { class: now ? "here" : "", title: mark.column },
        whole.slice(mark.start, mark.end)));
      at = mark.end;
    }
    page.append(whole.slice(at));
    return page;
  }

  function book(cell) {
    const parts = [element("p", {}, element("b", {}, cell.title), " ",
      element("span", { class: "dim" }, cell.column)), element("p", {}, cell.definition)];
    const held = new Set(cell.value.split("; "));
    if (cell.options.length) {
      parts.push(element("ul", {}, ...cell.options.map((option, number) => element("li", {},
        element("button", { class: held.has(option.code) ? "set" : "", tabindex: "-1",
          title: option.definition, onclick: () => choose(number) },
          element("kbd", {}, number < 9 ? String(number + 1) : "·"), " ",
          /^\d+$/.test(option.code) ? `${option.code} · ${option.title}` : option.code)))));
    }
    if (cell.quote) {
      const about = cell.confidence === null ? "" : ` (${Math.round(cell.confidence * 100)} %)`;
      parts.push(element("p", { class: "dim" }, `“${cell.quote}”${about}`,
        cell.link.startsWith("http") ? element("a", { href: cell.link, target: "_blank",
          rel: "noopener noreferrer" }, " other page") : null));
    }
    if (typing) {
      const field = element("input", { "aria-label": cell.title, onkeydown: (event) => {
        event.stopPropagation();
        if (event.key === "Enter") { typing = false; send({ do: "set", column: cell.column,
          text: field.value }); root.focus(); }
        if (event.key === "Escape") { typing = false; draw(); root.focus(); }
      } });
      field.value = cell.value;
      parts.push(field);
      requestAnimationFrame(() => { field.focus(); field.select(); });
    }
    return element("div", { class: "book" }, ...parts);
  }

  function choose(number) {
    const cell = cells()[here()];
    const option = cell.options[number];
    if (!option) return;
    let value = option.code;
    if (cell.kind === "codes") {
      const held = new Set(cell.value ? cell.value.split("; ") : []);
      held.has(value) ? held.delete(value) : held.add(value);
      value = [...held].join("; ");
    }
    send({ do: "set", column: cell.column, text: value });
  }

  function line(cell, number, place) {
    const look_ = cell.decided ? "decided" : cell.value ? cell.doubt : "";
    const mark = cell.state === "disputed" ? "≠" : cell.decided ? `✓ ${cell.by}`
      : cell.value ? { none: "", some: "?", much: "??" }[cell.doubt] : "";
    const node = element("div", { class: `cell ${cell.value ? look_ : `none ${look_}`}${
      number === place ? " here" : ""}`, "data-column": cell.column, onclick: () => look(number),
      ondblclick: () => { typing = true; draw(); } },
      element("span", { class: "name" }, cell.title),
      element("span", { class: "value" }, cell.shown || "not stated"),
      element("span", { class: "mark" }, mark));
    return node;
  }

  function draw() {
    const now = state();
    const place = here();
    const current = now.cells[place];
    const old = root.querySelector(".cells");
    const oldPage = root.querySelector(".page");
    const kept = [old ? old.scrollTop : 0, oldPage ? oldPage.scrollTop : 0];
    const list = element("div", { class: "cells" });
    let group = "";
    now.cells.forEach((cell, number) => {
      if (cell.group !== group) list.append(element("h4", {}, (group = cell.group)));
      list.append(line(cell, number, place));
    });
    const share = now.total ? Math.round((100 * now.done) / now.total) : 0;
    const focused = root.contains(document.activeElement);
    root.replaceChildren(
      element("header", {},
        element("b", {}, now.url ? element("a", { href: now.url, target: "_blank",
          rel: "noopener noreferrer" }, now.title) : now.title,
          element("span", { class: "dim" }, `  row ${now.row}${now.verdict ? ` · ${now.verdict}` : ""}`)),
        element("span", {}, `${now.place} of ${now.rows}`),
        element("span", { class: "bar", title: `${now.done} of ${now.total} rows done` },
          element("i", { style: `width:${share}%` })),
        element("span", { class: "dim" }, `${share} % done`),
        element("button", { class: "good", tabindex: "-1", onclick: () => send({ do: "accept_row" }) },
          "Row ok"),
        element("button", { tabindex: "-1", onclick: () => send({ do: "reject_row" }) }, "No offer"),
        element("button", { tabindex: "-1", onclick: () => send({ do: "by_column" }) },
          now.by_column ? "Go row by row" : "Go column by column")),
      ...(now.message ? [element("div", { class: "message", role: "alert" }, now.message)] : []),
      element("main", {}, list, element("div", { class: "side" }, text(current), book(current))),
      element("footer", {}, ...KEYS.map(([key, words]) =>
        element("span", {}, element("kbd", {}, key), ` ${words}`))));
    if (now.row === lastRow) list.scrollTop = kept[0];
    root.querySelector(".page").scrollTop = now.row === lastRow ? kept[1] : 0;
    lastRow = now.row;
    show(list, list.querySelector(".here"));
    show(root.querySelector(".page"), root.querySelector(".page mark.here"));
    if (focused && !typing) root.focus({ preventScroll: true });
  }

  // scrollIntoView would scroll the whole notebook along.
  function show(box, node) {
    if (!node) return;
    const outer = box.getBoundingClientRect();
    const inner = node.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      box.scrollTop += inner.top - outer.top - outer.height / 3;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const column = state().column;
    const keys = {
      ArrowDown: () => look(here() + 1), ArrowUp: () => look(here() - 1),
      j: () => look(here() + 1), k: () => look(here() - 1),
      Enter: () => { typing = true; draw(); },
      a: () => send({ do: "accept", column }), e: () => send({ do: "empty", column }),
      A: () => send({ do: "accept_row" }), X: () => send({ do: "reject_row" }),
      n: () => send({ do: "next" }), p: () => send({ do: "previous" }),
      c: () => send({ do: "by_column" }), u: () => send({ do: "undo" }),
    };
    const act = keys[event.key]
      ?? (/^[1-9]$/.test(event.key) ? () => choose(Number(event.key) - 1) : null);
    if (!act) return;
    // Jupyter has keys of its own (a, c, x, Enter); while the widget has the focus they rest.
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  model.on("change:state", draw);
  draw();
  return () => model.off("change:state", draw);
}

export default { render };
