/* Suggestions below the box. htmx fetches them; this opens, closes and walks them by keyboard. Without it: a form. */
(() => {
  "use strict";
  const setUp = (row) => {
    const input = row.querySelector("input[type=search]");
    const box = row.querySelector(".suggestions");
    const options = () => Array.from(box.querySelectorAll("[role=option]"));
    const chosen = () => box.querySelector("[aria-selected=true]");
    const choose = (option) => {
      options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const show = (isOpen) => {
      const isShown = isOpen && options().length > 0;
      box.hidden = !isShown;
      input.setAttribute("aria-expanded", String(isShown));
      if (!isShown) choose(null);
    };
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": box.id, "aria-expanded": "false" })
      .forEach(([name, value]) => input.setAttribute(name, value));
    box.addEventListener("htmx:afterSwap", () => show(document.activeElement === input && input.value.trim() !== ""));
    input.addEventListener("input", () => { if (!input.value.trim()) show(false); });
    input.addEventListener("focus", () => show(input.value.trim() !== ""));
    row.addEventListener("focusout", (event) => { if (!row.contains(event.relatedTarget)) show(false); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const list = options();
      const at = list.indexOf(chosen());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (box.hidden) { show(true); return; }
        event.preventDefault();
        const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? list.length - 1 : at - 1;
        choose(list[next] || null);
      } else if (event.key === "Enter" && chosen() && !box.hidden) {
        event.preventDefault();
        chosen().click();
      } else if (event.key === "Escape" && !box.hidden) {
        event.preventDefault();
        event.stopPropagation();
        show(false);
      }
    });
  };
  document.querySelectorAll("[data-suggest]").forEach(setUp);
})();
