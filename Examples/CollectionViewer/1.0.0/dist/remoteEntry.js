// A module-federation container, written by hand: `init` takes what the page shares (here: nothing), `get` answers a
// factory for an exposed module. The name must be the manifest's `scope`.
var CollectionViewer = (() => {
  "use strict";

  const here = document.currentScript.src;
  const exposed = { "./CollectionViewer": { mount } };

  return {
    init() {},
    async get(name) {
      if (!(name in exposed)) throw new Error(`CollectionViewer exposes ./CollectionViewer, and not ${name}`);
      return () => exposed[name];
    },
  };

  /**
   * Shows a collection in an element, until the function that it returns is called.
   *
   * `collection` is the address of its JSON document; without one, it is the document of the bundle.
   */
  function mount(element, { collection = new URL("collection.json", here).href } = {}) {
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const view = make("section", { className: "viewer" });
    root.replaceChildren(make("link", { rel: "stylesheet", href: new URL("viewer.css", here).href }), view);
    load();
    return () => root.replaceChildren();

    async function load() {
      try {
        const response = await fetch(collection);
        if (!response.ok) throw new Error(`The server answered ${response.status}.`);
        show(view, await response.json());
      } catch (fault) {
        const again = make("button", { type: "button", onclick: load }, "Try again");
        view.replaceChildren(make("div", { className: "error", role: "alert" },
          make("p", {}, `The collection could not be loaded. ${fault.message}`), again));
      }
    }
  }

  function show(view, { title, description, families, items }) {
    let family = null;
    const search = make("input", { type: "search", placeholder: "Search", ariaLabel: "Search the collection" });
    const chips = [[null, "All"], ...Object.entries(families)].map(([name, label]) =>
      make("button", { type: "button", value: name ?? "", onclick: () => filter((family = name)) }, label));
    const count = make("p", { className: "count", role: "status" });
    const cards = items.map((item) => card(item, families[item.family]));
    const none = make("p", { className: "none", hidden: true }, "Nothing fits. Search for less, or choose All.");
    search.addEventListener("input", () => filter());
    view.replaceChildren(
      make("header", {}, make("h1", {}, title), make("p", {}, description)),
      make("div", { className: "controls" }, search,
        make("div", { className: "chips", role: "group", ariaLabel: "Show" }, ...chips), count),
      make("ul", { className: "cards", ariaLabel: title }, ...cards), none);
    filter();

    function filter() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach((item, index) => {
        const text = [item.name, item.summary, item.uses, families[item.family]].join(" ").toLowerCase();
        const fits = (family === null || item.family === family) && words.every((word) => text.includes(word));
        cards[index].hidden = !fits;
        shown += fits;
      });
      for (const chip of chips) chip.setAttribute("aria-pressed", chip.value === (family ?? ""));
      count.textContent = `${shown} of ${items.length}`;
      none.hidden = shown > 0;
    }
  }

  function card(item, family) {
    return make("li", { className: "card" }, drawing(item),
      make("div", { className: "text" },
        make("p", { className: "family" }, family),
        make("h2", {}, item.name),
        make("p", { className: "summary" }, item.summary),
        make("dl", {},
          ...fact("Strength", dots(item.strength, 5)),
          ...fact("Skill", dots(item.difficulty, 3)),
          ...fact("Used for", item.uses))));
  }

  function fact(name, value) {
    return [make("dt", {}, name), make("dd", {}, value)];
  }

  function dots(value, of) {
    const dots = Array.from({ length: of }, (_, index) => make("span", { className: index < value ? "dot full" : "dot" }));
    return make("span", { className: "dots", role: "img", ariaLabel: `${value} of ${of}` }, ...dots);
  }

  /** The joint from the front: a polygon for each piece of wood. */
  function drawing(item) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 120 80");
    svg.setAttribute("aria-hidden", "true");
    for (const { part, points } of item.drawing) {
      const polygon = document.createElementNS(svg.namespaceURI, "polygon");
      polygon.setAttribute("points", points);
      polygon.setAttribute("class", part);
      svg.append(polygon);
    }
    return svg;
  }

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }
})();
