/* Progressive enhancement only: every page works without this file. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const announce = (text) => {
    const place = document.getElementById("announcer");
    if (place) place.textContent = text;
  };
  root.classList.add("has-script");

  /* Large type: at once, remembered in a cookie that the server reads (no flash on the next page). */
  const showTypeSize = () => {
    const isLarge = root.classList.contains("large-type");
    all("[data-type-switch]").forEach((link) => {
      const label = link.querySelector("[data-type-switch-label]");
      if (label) label.textContent = isLarge ? "标准字号" : "大字版";
    });
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-type-switch]")) return;
    event.preventDefault();
    const isLarge = root.classList.toggle("large-type");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `type_size=${isLarge ? "large" : "normal"}; path=/; max-age=31536000; SameSite=Lax${secure}`;
    showTypeSize();
    announce(isLarge ? "已切换为大字版" : "已切换为标准字号");
  });

  /* Confirmation of what cannot be undone. */
  const confirmDialog = (text, proceed) => {
    const dialog = document.createElement("dialog");
    const words = document.createElement("p");
    const foot = document.createElement("div");
    words.textContent = text;
    foot.className = "dialog-foot";
    [["取消", "btn btn-outline", null], ["确定", "btn btn-grave", proceed]].forEach(([label, style, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = style;
      button.textContent = label;
      button.addEventListener("click", () => { dialog.close(); if (act) act(); });
      foot.append(button);
    });
    dialog.append(words, foot);
    dialog.setAttribute("aria-label", "请确认");
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const text = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!text || form.dataset.confirmed) return;
    event.preventDefault();
    const submitter = event.submitter;
    confirmDialog(text, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
      delete form.dataset.confirmed;
    });
  });

  /* One press, one submission; the page restored by the back button can be sent again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    dirty.delete(form);
    const button = event.submitter;
    if (button) { button.setAttribute("aria-disabled", "true"); button.classList.add("is-busy"); }
    announce("正在提交");
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

  /* Leaving a half-written form. */
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  window.addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

  /* Files: the browser's control speaks the browser's language, so our words lie over it; then names and sizes. */
  const drawFileFaces = (within = document) => all(".file-choice > input:first-child", within).forEach((input) => {
    const face = document.createElement("span");
    const button = document.createElement("span");
    const name = document.createElement("span");
    face.className = "file-choice-face";
    face.setAttribute("aria-hidden", "true");
    button.className = "btn btn-outline";
    button.textContent = "选择文件";
    name.className = "file-choice-name";
    face.append(button, name);
    input.before(face);
    const show = () => { name.textContent = input.files.length ? `已选${input.files.length}个文件` : input.multiple ? "尚未选择，可以一次选多个" : "尚未选择"; };
    input.addEventListener("change", show);
    show();
  });
  drawFileFaces();
  const size = (bytes) => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    const choice = input.closest(".file-choice");
    let list = choice.parentElement.querySelector(".file-list");
    if (!list) {
      list = document.createElement("ul");
      list.className = "file-list";
      choice.after(list);
    }
    const limit = Number(input.dataset.maxBytes || 0);
    list.replaceChildren(...Array.from(input.files, (file) => {
      const line = document.createElement("li");
      const isLarge = limit && file.size > limit;
      line.textContent = `${file.name}（${size(file.size)}${isLarge ? `，超过上限 ${size(limit)}，请换小一些的文件` : ""}）`;
      line.classList.toggle("is-too-large", Boolean(isLarge));
      return line;
    }));
  });

  /*
   * A form with files that comes back with errors keeps them (form[data-keep-files]). A browser cannot fill a
   * file field, so the page stays: the form is sent by fetch, and where the answer is the form again, the new
   * page takes the old fields over. What was stored leads on: by the address that the server names, or, where
   * its answer is a page to a POST, by sending the form once more without files, which stores nothing twice.
   */
  const release = (form, text) => {
    delete form.dataset.sent;
    all(".is-busy", form).forEach((b) => { b.classList.remove("is-busy"); b.removeAttribute("aria-disabled"); });
    dirty.add(form);
    let line = form.querySelector("[data-not-sent]");
    if (!line) {
      line = document.createElement("p");
      line.className = "field-error";
      line.dataset.notSent = "";
      line.setAttribute("role", "alert");
      (form.querySelector(".form-foot") || form).prepend(line);
    }
    line.textContent = text;
  };
  const takeOver = (html, inputs) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const main = answer.querySelector("main");
    inputs.forEach((input) => {
      const empty = main.querySelector(`#${CSS.escape(input.id)}`);
      if (!empty) return;
      const choice = input.closest(".file-choice");
      const list = choice.parentElement.querySelector(".file-list");
      ["aria-describedby", "aria-invalid"].forEach((name) => {
        if (empty.hasAttribute(name)) input.setAttribute(name, empty.getAttribute(name)); else input.removeAttribute(name);
      });
      empty.closest(".file-choice").replaceWith(choice);
      if (list) choice.after(list);
      all("[data-files-lost]", main).forEach((words) => words.remove());
    });
    document.title = answer.title;
    document.querySelector("main").replaceWith(main);
    countLetters(main);
    drawFileFaces(main);
    all("form[data-guard]", main).forEach((form) => dirty.add(form));
    (main.querySelector("[data-focus]") || main).focus();
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-keep-files]")) return;
    const inputs = all("input[type=file]", form).filter((input) => input.files.length);
    if (!inputs.length) return;
    event.preventDefault();
    let answer, html;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), headers: { "X-Form": "keep-files" } });
      html = await answer.text();
    } catch {
      release(form, "没有收到服务器的答复，可能是网络中断。文字和文件都还在，请再按一次提交；已经收到的不会重复登记。");
      return;
    }
    const next = answer.headers.get("X-Next");
    if (next) {
      location.assign(next);
    } else if (answer.ok) {
      inputs.forEach((input) => { input.disabled = true; });
      form.submit();
    } else if ([403, 422, 429].includes(answer.status) && html.includes("<main")) {
      takeOver(html, inputs);
    } else {
      release(form, `服务器没有接受这次提交（${answer.status}）。文字和文件都还在，请稍后再试；文件很大的，请压缩或者分次提交。`);
    }
  });

  /* How much room is left. */
  const countLetters = (within) => all("textarea[maxlength]", within).forEach((area) => {
    const counter = document.createElement("div");
    counter.className = "counter";
    const show = () => { counter.textContent = `${area.value.length} / ${area.maxLength} 字`; };
    area.after(counter);
    area.addEventListener("input", show);
    show();
  });
  countLetters(document);

  /* A download of what a filtered list shows: htmx has changed the address since the link was drawn. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-follows-filters]");
    if (link) link.search = location.search;
  });

  /* Buttons: copy, print, dismiss. */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print], [data-dismiss]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    if ("dismiss" in button.dataset) button.closest(".message").remove();
    if (!button.dataset.copy) return;
    try {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
      announce("已复制");
      button.lastChild.textContent = "已复制";
    } catch { announce("浏览器不允许复制，请手动抄录"); button.lastChild.textContent = "请手动抄录"; }
  });

  /* A table of many columns can be scrolled by keyboard; a form's errors are read first. */
  all(".table-frame").forEach((frame) => { if (frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight) frame.tabIndex = 0; });
  /* Once more at the end: an address with #main, from the skip link, takes the focus for itself until then. */
  const readErrors = () => document.querySelector("[data-focus]")?.focus();
  readErrors();
  if (location.hash) window.addEventListener("load", () => setTimeout(readErrors));
  document.querySelectorAll("select[data-autosubmit]").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));
  window.addEventListener("beforeprint", () => all("details").forEach((d) => { if (!d.open && !d.closest(".menu")) { d.open = true; d.dataset.printed = "yes"; } }));
  window.addEventListener("afterprint", () => all("details[data-printed]").forEach((d) => { d.open = false; delete d.dataset.printed; }));

  /* The keyboard on lists: rows of table[data-keys], each with one a[data-row]. */
  const rows = () => all("[data-keys] tbody tr").filter((row) => row.querySelector("a[data-row]"));
  const select = (step) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    list.forEach((row) => row.setAttribute("aria-selected", String(row === next)));
    next.querySelector("a[data-row]").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const follow = (selector) => document.querySelector(selector)?.click();
  const KEYS = {
    j: () => select(1),
    k: () => select(-1),
    "/": () => document.querySelector("[data-search], input[type=search]")?.focus(),
    "[": () => follow(".pages a[rel=prev]"),
    "]": () => follow(".pages a[rel=next]"),
    g: () => follow("a.wordmark"),
    n: () => document.querySelector(".steps a, .steps button:enabled, main form[method=post] .btn-primary")?.focus(),
    "?": () => document.getElementById("keyboard-help")?.showModal(),
  };
  document.addEventListener("click", (event) => { if (event.target.closest("[data-keyboard-help]")) KEYS["?"](); });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && isTyping) event.target.blur();
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (!document.querySelector(".desk") || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  /* htmx: a failed request says so. */
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => {
    announce("加载失败，请检查网络后刷新页面。");
  }));
  showTypeSize();
})();
