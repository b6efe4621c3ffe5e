const PIECE = 1 << 20; // bytes of a file that travel at once

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "ntm-desk";
  el.append(root);
  let opened = null; // a window for a page, opened while the click still counts as one

  function show() {
    const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    const folded = [...root.querySelectorAll("details[data-key]")].filter((one) => one.open);
    const open = folded.map((one) => one.dataset.key);
    root.innerHTML = model.get("html");
    root.querySelectorAll("details[data-key]").forEach((one) => {
      if (open.includes(one.dataset.key)) one.open = true;
    });
    const again = key && root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const first = root.querySelector("[data-focus]");
    if (again) again.focus({ preventScroll: true });
    else if (first) first.focus({ preventScroll: true });
  }

  function say(text) {
    const status = root.querySelector("[role=status]");
    if (status) status.textContent = text;
  }

  async function take(list) {
    const given = [...list];
    if (!given.length) return;
    const zone = root.querySelector(".drop");
    say(zone.dataset.taking.replace("{n}", given.length) + " " + given.map((f) => f.name).join(", "));
    const drop = `${Date.now()} ${Math.random()}`;
    for (const [n, file] of given.entries()) {
      const own = { act: "piece", drop, n, name: file.name };
      try {
        for (let at = 0; at < Math.max(file.size, 1); at += PIECE) {
          model.send(own, undefined, [await file.slice(at, at + PIECE).arrayBuffer()]);
        }
      } catch (error) {
        model.send(own); // a folder, or a file that is gone: without a piece
      }
    }
    model.send({ act: "dropped", drop });
  }

  root.addEventListener("click", (event) => {
    const one = event.target.closest("button[data-act], a[data-act]");
    if (!one || one.disabled) return;
    event.preventDefault();
    if (one.dataset.act === "open" && one.dataset.kind === "html") opened = window.open("", "_blank");
    if (one.dataset.busy) say(one.dataset.busy);
    const goes = one.dataset.act === "home" || one.dataset.act === "teach" || one.dataset.act === "check";
    if (goes) root.scrollIntoView({ block: "start" });
    model.send({ act: one.dataset.act, data: { ...one.dataset } });
  });

  root.addEventListener("change", (event) => {
    const one = event.target;
    if (one.type === "file") {
      take(one.files);
      one.value = "";
    } else if (one.dataset.act) {
      model.send({ act: one.dataset.act, data: { ...one.dataset, value: one.value } });
    }
  });

  const zone = (event) => event.target.closest && event.target.closest(".drop");
  ["dragenter", "dragover"].forEach((name) =>
    root.addEventListener(name, (event) => {
      if (!zone(event)) return;
      event.preventDefault();
      zone(event).classList.add("over");
    }),
  );
  root.addEventListener("dragleave", (event) => zone(event) && zone(event).classList.remove("over"));
  root.addEventListener("drop", (event) => {
    if (!zone(event)) return;
    event.preventDefault();
    zone(event).classList.remove("over");
    take(event.dataTransfer.files);
  });

  model.on("msg:custom", (message, buffers) => {
    const blob = new Blob([buffers[0]], { type: message.kind });
    const url = URL.createObjectURL(blob);
    if (message.kind.startsWith("text/html") && opened) {
      opened.location = url;
    } else {
      const link = document.createElement("a");
      link.href = url;
      link.download = message.name;
      link.click();
    }
    opened = null;
  });

  model.on("change:html", show);
  show();
}

export default { render };
