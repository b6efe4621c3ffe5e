(function () {
  "use strict";
  document.documentElement.classList.add("js");
  const all = (what, where) => [...(where || document).querySelectorAll(what)];
  const figures = all("td[data-l]");
  const told = new Map();
  all(".sheet td[title]").forEach((cell) => {
    told.set(cell, cell.title.split("\n"));
    cell.setAttribute("aria-label", cell.title);
    cell.removeAttribute("title");
    cell.tabIndex = -1;
  });
  all(".sheet").forEach((sheet) => {
    const first = sheet.querySelector("td[data-l]");
    if (first) first.tabIndex = 0;
  });

  function line(name, text, kind) {
    const own = document.createElement(name);
    own.textContent = text;
    if (kind) own.className = kind;
    return own;
  }

  function side(cell) {
    const panel = cell.closest("section").querySelector(".side");
    const [where, ...lines] = told.get(cell) || [];
    if (!panel || !where) return;
    const spoken = (cell.dataset.l || "").trim().split(/\s+/).filter(Boolean);
    panel.replaceChildren(line("p", where, "kicker"));
    if (spoken.length) panel.firstChild.append(" · " + panel.dataset.at + " " + spoken.join(", "));
    const list = document.createElement("dl");
    lines.forEach((text) => {
      const at = text.indexOf(": ");
      const named = at > 0 && at < 22 && !/[.(]/.test(text.slice(0, at));
      if (!panel.querySelector(".big") && cell.dataset.l !== undefined) {
        panel.append(line("p", text, "big"));
      } else if (named) {
        list.append(line("dt", text.slice(0, at)), line("dd", text.slice(at + 2)));
      } else if (!text.startsWith("→")) {
        list.append(line("dd", text, "whole"));
      }
    });
    panel.append(list);
  }

  function light(cell, focus) {
    all(".lit, .sel").forEach((one) => one.classList.remove("lit", "sel"));
    const sheet = cell.id.split("-")[0];
    (cell.dataset.l || "").trim().split(/\s+/).forEach((address) => {
      const one = address && document.getElementById(sheet + "-" + address);
      if (one) one.classList.add("lit");
    });
    cell.classList.add("sel");
    all("td[tabindex='0']", cell.closest(".sheet")).forEach((one) => (one.tabIndex = -1));
    cell.tabIndex = 0;
    side(cell);
    if (focus) cell.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) {
      const goal = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
      event.preventDefault();
      if (!goal) return;
      goal.scrollIntoView({ block: "center", inline: "center" });
      if (told.has(goal)) light(goal, true);
      return;
    }
    const cell = event.target.closest(".sheet td");
    if (cell && told.has(cell)) light(cell, true);
  });

  const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".sheet td");
    const step = steps[event.key];
    if (!cell || !step) return;
    const here = cell.getBoundingClientRect();
    let best = null;
    figures.forEach((one) => {
      if (one === cell || one.closest(".sheet") !== cell.closest(".sheet")) return;
      const box = one.getBoundingClientRect();
      const along = step[0] ? (box.left - here.left) * step[0] : (box.top - here.top) * step[1];
      const aside = step[0] ? Math.abs(box.top - here.top) : Math.abs(box.left - here.left);
      if (along < 1) return;
      const far = along + 8 * aside;
      if (!best || far < best.far) best = { far, one };
    });
    if (!best) return;
    event.preventDefault();
    light(best.one, true);
  });

  all(".sheet").forEach((sheet) => {
    const waits = sheet.querySelector("td.r-issue[data-l]") || sheet.querySelector("td[data-l]");
    if (waits && told.has(waits)) side(waits);
  });
})();
