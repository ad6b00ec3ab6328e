// The preview. It is told over one connection what the pages look like now and what is wrong, fetches
// the pages that it does not have, and asks where something on a page comes from.
"use strict";

const $ = (id) => document.getElementById(id);
const view = $("view");

/** What was told last. */
let told = null;
/** The pages: their elements, sizes, the hash that each is to show and the one that it shows. */
const pages = [];
/** How large a point is in pixels; none where pages fit the window. */
let zoom = Number(sessionStorage.getItem("zoom")) || null;

/** An element with properties and children. */
function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** "1 error", "2 errors". */
const counted = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** A message, with what stands between backticks set apart. */
function worded(text) {
  return text.split("`").map((part, at) => (at % 2 ? make("code", { textContent: part }) : part));
}

// The connection

let source = null;
let again = 0;

/** The document that the address of this page names. */
function wish() {
  const asked = new URLSearchParams(location.search);
  return new URLSearchParams({ input: asked.get("input") ?? "", type: asked.get("type") ?? "", per: asked.get("per") ?? "" });
}

function connect() {
  clearTimeout(again);
  source?.close();
  source = new EventSource(`events?${wish()}`);
  source.onopen = () => lost(false);
  source.onmessage = (event) => show(JSON.parse(event.data));
  source.onerror = () => {
    lost(true);
    // Where the browser gives up, we don't.
    if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, 1000);
  };
}

/** Says whether the program is gone. */
function lost(is) {
  if (is === !$("gone").hidden) return;
  $("gone").hidden = !is;
  $("gone").textContent = is
    ? "The preview has ended. This page goes on by itself when it is started again at this address."
    : "";
  if (is) state("not connected", "lost");
}

// Tabs that nobody sees leave their connection to others: browsers have few of them.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(again);
    source?.close();
  } else {
    connect();
  }
});

// What is told

/** Shows all that was told. */
function show(now) {
  if (told && told.program !== now.program) return location.reload();
  const before = told;
  told = now;
  choose(now);
  if (now.made) {
    const same = before && before.shown.input === now.shown.input && before.shown.type === now.shown.type
      && before.shown.per === now.shown.per;
    lay(now.pages, same);
    view.classList.toggle("stale", now.stale);
    fault(now, before);
    remark(now);
  }
  empty(now);
  tell(now);
  document.documentElement.dataset.version = now.version;
}

let waiting = 0;

/** Says in the bar and the title how it stands. */
function tell(now) {
  const errors = now.problems.filter((it) => it.severity === "error").length;
  clearTimeout(waiting);
  if (now.busy || (!now.made && now.documents.length)) {
    waiting = setTimeout(() => state("working …", "busy"), now.made ? 250 : 0);
  } else if (now.faulty) {
    state(counted(errors, "error"), "faulty");
  } else {
    state(now.made ? "up to date" : "waiting", "");
  }
  const name = now.shown.input.split("/").pop() || "Preview";
  document.title = `${now.faulty ? "✗ " : ""}${name} – Rapporteur`;
}

function state(words, kind) {
  if ($("status").textContent !== words) $("status").textContent = words;
  $("status").className = kind;
}

/** Offers the documents that there are. */
function choose(now) {
  const several = new Set(), inputs = new Set();
  for (const { key } of now.documents) (inputs.has(key.input) ? several : inputs).add(key.input);
  const value = (key) => JSON.stringify([key.input, key.type, key.per ?? ""]);
  const kind = ({ key, title }) => [title ?? key.type, key.per].filter(Boolean).join(": ");
  const options = now.documents.map((it) => ({
    value: value(it.key),
    label: it.key.input + (several.has(it.key.input) && it.key.type ? ` – ${kind(it)}` : "") + (it.faulty ? " (faulty)" : ""),
  }));
  const shown = value(now.shown);
  if (now.shown.input && !options.some((it) => it.value === shown)) {
    const first = now.documents.find(({ key }) => key.input === now.shown.input);
    options.push({ value: shown, label: first ? `${now.shown.input} – ${kind({ key: now.shown })}` : now.shown.input });
  }
  const list = $("documents");
  const text = JSON.stringify(options);
  if (list.dataset.text !== text) {
    list.dataset.text = text;
    list.replaceChildren(...options.map((it) => new Option(it.label, it.value)));
  }
  list.value = shown;
  list.disabled = options.length < 2;
}

$("documents").addEventListener("change", () => {
  const [input, type, per] = JSON.parse($("documents").value);
  history.replaceState(null, "", `?${new URLSearchParams(per ? { input, type, per } : { input, type })}`);
  connect();
});

/** Says why there are no pages. */
function empty(now) {
  $("empty").hidden = pages.length > 0 || (now.made && now.faulty);
  $("empty").textContent = now.documents.length
    ? "The pages are being made …"
    : "There is no workbook to show. As soon as there is one, it appears here.";
}

// Pages

/** Lays the pages out, and keeps what is looked at where it is. */
function lay(leaves, same) {
  const anchor = same ? anchored() : null;
  const moved = anchor && leaves[anchor.index]?.hash !== anchor.hash
    ? leaves.findIndex((leaf) => leaf.hash === anchor.hash) : -1;
  while (pages.length > leaves.length) {
    const page = pages.pop();
    near.unobserve(page.element);
    page.element.remove();
  }
  leaves.forEach((leaf, index) => {
    const page = pages[index] ?? added();
    if (page.hash !== leaf.hash && asked?.page === page) forget();
    Object.assign(page, leaf);
    page.element.setAttribute("aria-label", `Page ${index + 1} of ${leaves.length}`);
  });
  size();
  if (!same) view.scrollTo(0, 0);
  if (anchor) restore(moved < 0 ? anchor : { ...anchor, index: moved });
  fetchPages();
  where();
}

/** One more page at the end. */
function added() {
  const element = make("section", { className: "page", tabIndex: 0 });
  element.setAttribute("aria-roledescription", "page");
  const page = { element, hash: null, shown: null, loading: null, near: false };
  pages.push(page);
  $("pages").append(element);
  near.observe(element);
  return page;
}

/** Pages are fetched when they come near to what is seen. */
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const page = pages.find((it) => it.element === entry.target);
    if (page) page.near = entry.isIntersecting;
  }
  fetchPages();
}, { root: view, rootMargin: "100% 0px" });

/** Fetches the pages that are seen, the uppermost first, and once they are shown, those near to them. */
function fetchPages() {
  const box = view.getBoundingClientRect();
  const isSeen = ({ element }) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > box.top && top < box.bottom;
  };
  const wanted = pages.filter((page) => page.near && page.shown !== page.hash);
  const seen = wanted.filter(isSeen);
  (seen.length ? seen.slice(0, 1) : wanted).forEach(fetchPage);
}

/** Fetches a page, unless it is shown already, and shows it when it can be painted at once. */
async function fetchPage(page) {
  const { hash } = page;
  if (page.loading === hash) return;
  page.loading = hash;
  // A picture that another page shows is there already.
  const other = pages.find((it) => it.shown === hash)?.element.querySelector("img");
  const image = other ? other.cloneNode() : make("img", { alt: "", draggable: false, src: `pages/${hash}.svg` });
  try {
    await image.decode();
  } catch {
    // What has changed meanwhile is told anew.
    if (page.loading === hash) page.loading = null;
    return;
  }
  if (page.loading !== hash) return;
  page.loading = null;
  page.shown = hash;
  page.element.replaceChildren(image);
  fetchPages();
}

/** Gives every page its size. */
function size() {
  const room = view.clientWidth - 2 * parseFloat(getComputedStyle(view).paddingLeft);
  for (const page of pages) {
    const scale = zoom ?? Math.min(room / page.width, 1.6);
    page.scale = scale;
    page.element.style.width = `${page.width * scale}px`;
    page.element.style.height = `${page.height * scale}px`;
  }
  $("fit").setAttribute("aria-pressed", String(zoom === null));
}

/** What is looked at: a page, and which part of it lies at a third of the window. */
function anchored() {
  if (!pages.length || view.scrollTop < 1) return null;
  const line = view.scrollTop + view.clientHeight / 3;
  let index = pages.findIndex(({ element }) => element.offsetTop + element.offsetHeight > line);
  if (index < 0) index = pages.length - 1;
  const { element, hash } = pages[index];
  return { index, hash, part: (line - element.offsetTop) / element.offsetHeight };
}

function restore({ index, part }) {
  const page = pages[Math.min(index, pages.length - 1)];
  if (!page) return;
  const top = page.element.offsetTop + part * page.element.offsetHeight - view.clientHeight / 3;
  if (Math.abs(top - view.scrollTop) >= 1) view.scrollTop = top;
}

/** Says which page is looked at. */
function where() {
  const line = view.scrollTop + view.clientHeight / 3;
  const index = pages.findLastIndex(({ element }) => element.offsetTop <= line);
  $("where").textContent = pages.length ? `page ${Math.max(index, 0) + 1} of ${pages.length}` : "";
}
view.addEventListener("scroll", where, { passive: true });

/** Changes the size of pages, and keeps what is looked at where it is. */
function scaled(change) {
  const anchor = anchored();
  zoom = change;
  sessionStorage.setItem("zoom", zoom ?? "");
  forget();
  size();
  if (anchor) restore(anchor);
  where();
}
const step = (by) => scaled(Math.min(6, Math.max(0.3, (pages[0]?.scale ?? 1) * by)));
$("larger").addEventListener("click", () => step(1.2));
$("smaller").addEventListener("click", () => step(1 / 1.2));
$("fit").addEventListener("click", () => scaled(null));

let width = 0;
new ResizeObserver(() => {
  if (view.clientWidth === width) return;
  width = view.clientWidth;
  const anchor = anchored();
  forget();
  size();
  if (anchor) restore(anchor);
  where();
}).observe(view);

// What is wrong

/** Shows the errors over the pages. */
function fault(now, before) {
  const errors = now.faulty ? now.problems.filter((it) => it.severity === "error") : [];
  const text = JSON.stringify(errors);
  const panel = $("errors");
  if (panel.dataset.text !== text) {
    panel.dataset.text = text;
    panel.hidden = errors.length === 0;
    const count = errors.length + (errors.at(-1)?.more ?? 0);
    $("counted").replaceChildren(counted(count, "error"));
    $("faults").replaceChildren(...errors.map(problem));
    folded(false);
    bring($("faults"));
  }
  const old = now.stale && now.pages.length ? "below are the last pages that could be made" : "";
  $("counted").querySelector("small")?.remove();
  if (old) $("counted").append(make("small", { textContent: old }));
}

function folded(is) {
  $("faults").hidden = is;
  $("fold").textContent = is ? "Show" : "Hide";
  $("fold").setAttribute("aria-expanded", String(!is));
}
$("fold").addEventListener("click", () => folded(!$("faults").hidden));

/** Offers warnings and notes, and errors that don't stop this document. */
function remark(now) {
  const remarks = now.problems.filter((it) => !now.faulty || it.severity !== "error");
  const count = (severity) => remarks.filter((it) => it.severity === severity).length;
  const words = ["error", "warning", "note"].flatMap((severity) => count(severity) ? [counted(count(severity), severity)] : []);
  $("remarked").textContent = words.join(", ");
  $("remarked").hidden = remarks.length === 0;
  const text = JSON.stringify(remarks);
  if ($("remarks").dataset.text !== text) {
    $("remarks").dataset.text = text;
    $("remarks").replaceChildren(...remarks.map(problem));
    bring($("remarks"));
  }
  if (!remarks.length) opened(false);
}

function opened(is) {
  $("remarks").hidden = !is;
  $("remarked").setAttribute("aria-expanded", String(is));
}
$("remarked").addEventListener("click", () => {
  opened($("remarks").hidden);
  bring($("remarks"));
});

/** Brings what is meant of a row or a line into sight. */
function bring(list) {
  for (const meant of list.querySelectorAll(".meant, mark")) {
    const box = meant.closest(".rows, .excerpt");
    const left = meant.getBoundingClientRect().left - box.getBoundingClientRect().left;
    if (left + meant.offsetWidth > box.clientWidth) box.scrollLeft += left - box.clientWidth / 4;
  }
}

/** A problem as it is shown. */
function problem(it) {
  const article = make("article", { className: `problem ${it.severity}` },
    make("h3", {}, make("span", { className: "severity", textContent: it.severity }), ...worded(it.message)),
    make("p", { className: "name", textContent: it.name }),
    ...it.places.map(spot));
  if (it.like.length) article.append(make("p", { className: "like", textContent: `the same in ${it.like.join(", ")}` }));
  if (it.hints.length) {
    article.append(make("ul", { className: "hints" }, ...it.hints.map((hint) => make("li", {}, ...worded(hint)))));
  }
  if (it.more) article.append(make("p", { className: "like", textContent: `… and ${it.more} more` }));
  return article;
}

/** A place, with what stands there. */
function spot({ what, place, line, sheet }) {
  const words = make("p", { className: "place" });
  if (what) words.append(make("span", { className: "what", textContent: `${what} ` }));
  words.append(place);
  const block = make("div", { className: "spot" }, words);
  if (line) block.append(excerpt(line));
  if (sheet) block.append(rows(sheet));
  return block;
}

function excerpt(line) {
  const text = make("pre", { className: "excerpt" },
    make("span", { className: "number", textContent: line.number }),
    line.before, make("mark", { textContent: line.marked }), line.after);
  return text;
}

function rows({ letters, rows, column }) {
  const table = make("table", {});
  if (letters.length) {
    const head = letters.map((letter) => make("th", { scope: "col", textContent: letter }));
    table.append(make("tr", {}, make("td", {}), ...head));
  }
  rows.forEach(([number, cells], at) => {
    const isFault = at === rows.length - 1;
    table.append(make("tr", {}, make("th", { scope: "row", textContent: number }),
      ...cells.map((cell, index) => make("td", {
        textContent: cell,
        className: isFault && (column === null || column === index) ? "meant" : "",
      }))));
  });
  const block = make("div", { className: "rows", tabIndex: 0 }, table);
  block.setAttribute("role", "region");
  block.setAttribute("aria-label", "The row in its sheet");
  return block;
}

// Where something comes from

/** The page that was asked about, and the point in it. */
let asked = null;

/** Asks where what stands at a point of a page comes from; the point in pixels of the page. */
async function ask(page, x, y) {
  forget();
  const point = { page, x, y };
  asked = point;
  place($("spot"), page, x, y);
  const query = new URLSearchParams({
    input: told.shown.input, type: told.shown.type, per: told.shown.per ?? "",
    page: pages.indexOf(page), x: x / page.scale, y: y / page.scale,
  });
  let origin = null;
  try {
    const answer = await fetch(`origin?${query}`);
    if (answer.ok) origin = await answer.json();
  } catch {
    return forget();
  }
  if (asked === point) panel(origin, point);
}

/** Puts an element at a point of a page. */
function place(element, page, x, y) {
  element.style.left = `${page.element.offsetLeft + x}px`;
  element.style.top = `${page.element.offsetTop + y}px`;
  element.hidden = false;
}

/** Shows where something comes from, near the point that was asked about. */
function panel(origin, { page, x, y }) {
  const box = $("origin");
  const close = make("button", { type: "button", className: "close", textContent: "×", onclick: leave });
  close.setAttribute("aria-label", "Close");
  const parts = origin ? [
    [origin.cells.length > 1 ? "Cells" : "Cell", origin.cells],
    ["Template", origin.template ? [origin.template] : []],
    ["Layout", origin.layout ? [origin.layout] : []],
  ] : [];
  const known = parts.filter(([, spots]) => spots.length);
  const title = known.length ? "Where this comes from" : "Nothing is known of this place";
  box.replaceChildren(make("header", {}, title, close),
    ...known.flatMap(([title, spots]) => [make("h2", { textContent: title }), ...spots.map(copyable)]));
  box.hidden = false;
  bring(box);
  const left = page.element.offsetLeft + x - 24, top = page.element.offsetTop + y;
  const least = view.scrollLeft + 8, most = view.scrollLeft + view.clientWidth - box.offsetWidth - 8;
  box.style.left = `${Math.max(least, Math.min(left, most))}px`;
  const below = top + 18, above = top - 18 - box.offsetHeight;
  const fits = below + box.offsetHeight <= view.scrollTop + view.clientHeight || above < view.scrollTop;
  box.style.top = `${fits ? below : above}px`;
  box.focus({ preventScroll: true });
}

/** A place that can be copied. */
function copyable(it) {
  const button = make("button", { type: "button", textContent: "Copy" });
  button.setAttribute("aria-label", `Copy ${it.place}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(it.place);
    button.textContent = "Copied";
  });
  const row = make("div", { className: "row" }, make("p", { className: "place", textContent: it.place }), button);
  return make("div", {}, row, ...(it.line ? [excerpt(it.line)] : []));
}

/** Takes away what was asked. */
function forget() {
  asked = null;
  $("origin").hidden = true;
  $("spot").hidden = true;
  uncross();
}

/** Takes it away, and goes back to its page. */
function leave() {
  const page = asked?.page;
  forget();
  page?.element.focus({ preventScroll: true });
}

$("pages").addEventListener("click", (event) => {
  const page = pages.find((it) => it.element === event.target.closest(".page"));
  if (!page) return;
  const box = page.element.getBoundingClientRect();
  ask(page, event.clientX - box.left, event.clientY - box.top);
});

// Without a mouse: Enter on a page shows a cross, arrows move it, Enter asks.

let cross = null;

function uncross() {
  cross = null;
  $("cross").hidden = true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (asked || cross) leave();
    else if (!$("errors").hidden && !$("faults").hidden) folded(true);
    else if (!$("remarks").hidden) opened(false);
    return;
  }
  const page = pages.find((it) => it.element === event.target);
  if (!page) return;
  const { element } = page;
  if (event.key === "Enter" && cross?.page === page) {
    const { x, y } = cross;
    ask(page, x, y);
  } else if (event.key === "Enter") {
    forget();
    const top = Math.max(view.scrollTop - element.offsetTop, 0);
    const bottom = Math.min(view.scrollTop + view.clientHeight - element.offsetTop, element.offsetHeight);
    cross = { page, x: element.offsetWidth / 2, y: (top + bottom) / 2 };
    place($("cross"), page, cross.x, cross.y);
  } else if (cross && event.key.startsWith("Arrow")) {
    const by = event.shiftKey ? 3 : 18;
    const [dx, dy] = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
    cross.x = Math.max(0, Math.min(element.offsetWidth, cross.x + dx));
    cross.y = Math.max(0, Math.min(element.offsetHeight, cross.y + dy));
    place($("cross"), page, cross.x, cross.y);
    $("cross").scrollIntoView({ block: "nearest" });
  } else {
    return;
  }
  event.preventDefault();
});

connect();
