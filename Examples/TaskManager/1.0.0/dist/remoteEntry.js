// A module-federation container, written by hand: `init` takes what the page shares (here: nothing), `get` answers a
// factory for an exposed module. Bundlers write the same shape; the name must be the manifest's `scope`.
var TaskManager = (() => {
  "use strict";

  const here = document.currentScript.src;
  const exposed = { "./TaskManager": { mount } };

  return {
    init() {},
    async get(name) {
      if (!(name in exposed)) throw new Error(`TaskManager exposes ./TaskManager, and not ${name}`);
      return () => exposed[name];
    },
  };

  /**
   * Shows the tasks in an element, until the function that it returns is called.
   *
   * `baseURL` is where the plugin's routes begin, `token` what the host has given the page. Everything lives in a shadow
   * root, so that neither the page's styles nor the module's reach the other.
   */
  function mount(element, { baseURL, token }) {
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const view = makeView();
    root.replaceChildren(make("link", { rel: "stylesheet", href: new URL("tasks.css", here).href }), view.element);

    let show = "open";
    let page = 1;

    view.form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(async () => {
        await call("POST", "tasks", { title: view.title.value });
        view.form.reset();
        view.title.focus();
        page = 1;
        if (show === "completed") show = "open";
      });
    });
    view.again.addEventListener("click", () => act());
    view.newer.addEventListener("click", () => act(() => (page -= 1)));
    view.older.addEventListener("click", () => act(() => (page += 1)));
    for (const [name, button] of Object.entries(view.filters)) {
      button.addEventListener("click", () => act(() => ([show, page] = [name, 1])));
    }

    act();
    return () => root.replaceChildren();

    /** Does something, and shows how things are afterwards; a fault is shown with what to do next. */
    async function act(change) {
      view.element.setAttribute("aria-busy", "true");
      try {
        await change?.();
        let [list, summary] = await Promise.all([call("GET", `tasks?show=${show}&page=${page}`), call("GET", "summary")]);
        if (list.tasks.length === 0 && page > 1) {
          page = Math.max(1, Math.ceil(list.total / list.page_size));
          list = await call("GET", `tasks?show=${show}&page=${page}`);
        }
        render(list, summary);
        view.error.hidden = true;
      } catch (fault) {
        view.errorText.textContent = fault.message;
        view.error.hidden = false;
      }
      view.element.removeAttribute("aria-busy");
    }

    function render(list, summary) {
      const focused = root.activeElement?.dataset.focus;
      const all = summary.open + summary.completed;
      view.summary.textContent = all === 0 ? "Nothing here yet" : `${summary.open} open, ${summary.completed} completed`;
      view.bar.style.setProperty("--done", all === 0 ? 0 : summary.completed / all);
      for (const [name, button] of Object.entries(view.filters)) button.setAttribute("aria-pressed", name === show);

      view.list.replaceChildren(...list.tasks.map(row));
      view.empty.hidden = list.total > 0;
      view.emptyText.textContent = emptyText(all);

      const first = (list.page - 1) * list.page_size + 1;
      view.pager.hidden = list.total <= list.page_size;
      view.range.textContent = `${first}–${first + list.tasks.length - 1} of ${list.total}`;
      view.newer.disabled = page === 1;
      view.older.disabled = page * list.page_size >= list.total;
      if (focused) root.querySelector(`[data-focus="${focused}"]`)?.focus();
    }

    function row(task) {
      const done = Boolean(task.completed_at);
      const check = make("button", {
        type: "button", className: "check", role: "checkbox", ariaChecked: String(done),
        ariaLabel: task.title, onclick: () => act(() => call("POST", `tasks/${task.id}/${done ? "reopen" : "complete"}`)),
      }, icon("m5 12.5 4.5 4.5L19 7.5"));
      check.dataset.focus = `check-${task.id}`;
      const remove = make("button", {
        type: "button", className: "remove", ariaLabel: `Delete “${task.title}”`, title: "Delete",
        onclick: () => act(async () => {
          await call("DELETE", `tasks/${task.id}`);
          view.title.focus();
        }),
      }, icon("M7 7l10 10M17 7 7 17"));
      const text = make("div", { className: "text" }, make("span", { className: "title" }, task.title), note(task));
      return make("li", { className: done ? "task done" : "task" }, check, text, remove);
    }

    function emptyText(all) {
      if (all === 0) return "A clean bench. Write down what you want to do, and press Add.";
      return show === "completed" ? "Nothing is completed yet. The first tick is the best." : "All done. Enjoy the quiet.";
    }

    /** Calls one of the plugin's routes; a fault carries a sentence for whoever sits in front of the page. */
    async function call(method, path, body) {
      if (!token) throw new Error("This page was opened without its token. Open it from your list of modules.");
      const headers = { Authorization: `Bearer ${token}` };
      if (body) headers["Content-Type"] = "application/json";
      let response;
      try {
        response = await fetch(new URL(path, baseURL), { method, headers, body: body && JSON.stringify(body) });
      } catch {
        throw new Error("The server does not answer. See that it runs, then try again.");
      }
      if (response.status === 204) return null;
      if (response.status === 401) {
        throw new Error("This page's token has run out: it lasts 15 minutes. Open the page again from your list of modules.");
      }
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `The server answered ${response.status}.`);
      return answer;
    }
  }

  /** What stands on the page before any task is known. */
  function makeView() {
    const title = make("input", {
      name: "title", required: true, maxLength: 200, placeholder: "What is to be done?", ariaLabel: "New task", autocomplete: "off",
    });
    const form = make("form", {}, title, make("button", { className: "add" }, "Add"));
    const summary = make("p", { className: "summary", role: "status" });
    const bar = make("div", { className: "bar", ariaHidden: "true" });
    const filters = Object.fromEntries(["open", "completed", "all"].map((name) =>
      [name, make("button", { type: "button" }, name[0].toUpperCase() + name.slice(1))]));
    for (const [name, button] of Object.entries(filters)) button.dataset.focus = name;
    const list = make("ul", { className: "list", ariaLabel: "Tasks" });
    const emptyText = make("p", {});
    const empty = make("div", { className: "empty", hidden: true }, bench(), emptyText);
    const errorText = make("p", {});
    const again = make("button", { type: "button" }, "Try again");
    const error = make("div", { className: "error", role: "alert", hidden: true }, errorText, again);
    const range = make("span", {});
    const newer = make("button", { type: "button" }, "Previous");
    const older = make("button", { type: "button" }, "Next");
    const pager = make("nav", { className: "pager", ariaLabel: "Pages", hidden: true }, newer, range, older);
    const element = make("section", { className: "tasks", ariaLabel: "Tasks" },
      make("header", {}, make("h1", {}, "Tasks"), summary, bar),
      form, error, make("div", { className: "filters", role: "group", ariaLabel: "Show" }, ...Object.values(filters)),
      list, empty, pager);
    return { element, form, title, summary, bar, filters, list, empty, emptyText, error, errorText, again,
      pager, range, newer, older };
  }

  /** The line below a title: when it was completed. */
  function note(task) {
    if (!task.completed_at) return "";
    return make("time", { dateTime: task.completed_at }, `Completed ${day(new Date(task.completed_at))}`);
  }

  function day(date) {
    const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    return date.toLocaleDateString(undefined, { day: "numeric", month: "long", year });
  }

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  function icon(path) {
    const svg = drawing("0 0 24 24", `<path d="${path}"/>`);
    svg.classList.add("icon");
    return svg;
  }

  /** A workbench with nothing on it. */
  function bench() {
    return drawing("0 0 160 72", '<path d="M8 24h144v10H8zM28 34l-6 34M132 34l6 34M25 52h110M118 24v-8h20v8M122 16V8h12v8"/>');
  }

  function drawing(viewBox, content) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", viewBox);
    svg.setAttribute("aria-hidden", "true");
    svg.innerHTML = content;
    return svg;
  }
})();
