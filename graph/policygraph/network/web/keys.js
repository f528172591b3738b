// Keys, switches, addresses, and the start of the page.
const ARROWS = { ArrowRight: 0, ArrowDown: Math.PI / 2, ArrowLeft: Math.PI, ArrowUp: -Math.PI / 2 };

// A step goes to the neighbour that lies most in the arrow's direction; where none does, to the nearest node there.
const step = (direction) => {
  const candidates = (list, widest) => {
    const from = places[state.at];
    return list
      .filter((at) => at !== state.at && visible(at))
      .map((at) => {
        const dx = places[at].x - from.x;
        const dy = places[at].y - from.y;
        let turn = Math.abs(Math.atan2(dy, dx) - direction);
        if (turn > Math.PI) turn = 2 * Math.PI - turn;
        return [turn * 400 + Math.hypot(dx, dy), at, turn];
      })
      .filter((entry) => entry[2] < widest)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  };
  if (state.at === null || !visible(state.at)) {
    const first = rank.find(visible);
    return first === undefined ? null : first;
  }
  const near = candidates([...new Set(around[state.at].map((link) => link.other))], Math.PI / 3);
  const far = near.length ? near : candidates(nodes.map((node, at) => at), Math.PI / 4);
  return far.length ? far[0][1] : null;
};
const walk = (key) => {
  const next = step(ARROWS[key]);
  if (next === null) return;
  state.at = next;
  byId("aloud").textContent = say("at", { label: `${typeName(nodes[next].type)} ${labelOf(nodes[next])}` });
  byId("canvas").dataset.at = nodes[next].id;
  const spot = network.canvasToDOM(places[next]);
  const stage = byId("canvas").getBoundingClientRect();
  if (spot.x < 60 || spot.y < 40 || spot.x > stage.width - 60 || spot.y > stage.height - 60) network.moveTo({ position: places[next], animation: motion() });
  network.redraw();
};

const wireKeys = () => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing) {
      byId("search").focus();
      byId("search").select();
    } else if (event.key === "Escape" && !typing) {
      const inNetwork = document.activeElement === byId("canvas");
      stepBack();
      if (!inNetwork) byId("canvas").focus({ preventScroll: true });
    } else if (document.activeElement === byId("canvas")) {
      if (event.key in ARROWS) walk(event.key);
      else if (event.key === "Enter" && state.at !== null) open({ node: state.at }, { focus: true });
      else if (event.key === "+" || event.key === "=") zoomBy(1.3);
      else if (event.key === "-") zoomBy(1 / 1.3);
      else if (event.key === "0") fit();
      else return;
    } else return;
    event.preventDefault();
  });
};

const wireSwitches = () => {
  byId("languages").querySelectorAll("button").forEach((button) => button.addEventListener("click", () => {
    state.lang = button.dataset.lang;
    dress();
  }));
  byId("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
    repaint();
  });
  system.addEventListener("change", repaint);
  byId("home").addEventListener("click", () => open(null));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("reader").focus();
  });
  window.addEventListener("popstate", fromAddress);
  window.addEventListener("hashchange", fromAddress);
};
const repaint = () => {
  readTheme();
  if (dressing !== null) drawLegend();
  if (network) lightUp();
};
const fromAddress = () => {
  const wanted = openAt(location.hash.slice(1));
  if (sameOpen(wanted, state.open)) return;
  open(wanted, { quiet: true });
};

// Everything with words in it, in the reader's language.
const dress = () => {
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.title = `${say("title")} · policygraph`.replace("policygraph · policygraph", "policygraph");
  byId("home").textContent = say("title");
  byId("home").title = say("toOverview");
  byId("summary").textContent = say("summary", { documents: data.documents, nodes: nodes.length, edges: edges.length });
  byId("search").placeholder = say("searchHint");
  byId("search").setAttribute("aria-label", say("search"));
  byId("suggestions").setAttribute("aria-label", say("search"));
  byId("languages").setAttribute("aria-label", say("language"));
  byId("languages").querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.lang === state.lang)));
  byId("theme").title = say("theme");
  byId("theme").setAttribute("aria-label", say("theme"));
  byId("canvas").setAttribute("aria-label", say("network"));
  byId("skip").textContent = say("reader");
  byId("keys").textContent = say("keys");
  byId("zoom").replaceChildren(...[["+", "zoomIn", () => zoomBy(1.3)], ["−", "zoomOut", () => zoomBy(1 / 1.3)], ["⤢", "fit", () => fit()]].map(([sign, name, run]) =>
    el("button", { type: "button", title: say(name), "aria-label": say(name), on: { click: run } }, sign)));
  drawLegend();
  render();
  if (network) network.redraw();
};

const start = () => {
  wireSearch();
  wireKeys();
  wireSwitches();
  dress();
  if (nodes.length) {
    drawNetwork();
    if (document.fonts) document.fonts.ready.then(() => { wrapped.clear(); network.redraw(); });
  } else byId("stage").hidden = true;
  const wanted = openAt(location.hash.slice(1)) ?? (data.focus !== null ? { node: data.focus } : null);
  if (wanted !== null) open(wanted, { quiet: true });
  document.body.dataset.ready = "";
};
