/** Name of the element that shows one step of its content at a time. */
export const elementName = "palimpsest-steps";

/**
 * The Web Component behind every explorer, as a script. The element draws in a shadow tree what its script of type
 * `text/html` holds, and its own children are no longer seen: they are for pages that run no scripts. At a step k
 *
 * - an element with `data-step` is hidden unless k is in it: `3`, `3-7` (both included), or `3-` (from 3 on);
 * - an element with `data-values` has the text of entry k of that list, which blanks separate, and its number as the
 *   CSS variable `--value`;
 * - the slider says the entry k of the element's `data-labels` as its value.
 *
 * The slider is a native one, so that arrow keys, Page Up and Down, Home and End move it. These keys are kept from the
 * page around it, which is a notebook that moves between cells by them. Several explorers of a page define it once.
 */
export const componentScript = `(function () {
  if (customElements.get("${elementName}")) return;
  var keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " ", "Enter"];
  customElements.define("${elementName}", class extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      var source = this.querySelector('script[type="text/html"]');
      if (source) this.begin(source.textContent, JSON.parse(this.dataset.labels));
      else document.addEventListener("DOMContentLoaded", this.connectedCallback.bind(this), { once: true });
    }
    disconnectedCallback() {
      if (this.pause) this.pause();
    }
    begin(html, labels) {
      var root = this.attachShadow({ mode: "open" });
      root.innerHTML = html;
      var slider = root.querySelector("input"), button = root.querySelector("button");
      var now = root.querySelector("output"), last = labels.length - 1, timer;
      var parts = Array.from(root.querySelectorAll("[data-step]"), function (element) {
        var ends = element.dataset.step.split("-");
        return { element: element, from: +ends[0], to: ends[1] === "" ? last : +(ends[1] || ends[0]) };
      });
      var values = Array.from(root.querySelectorAll("[data-values]"), function (element) {
        return { element: element, texts: element.dataset.values.split(" ") };
      });
      function show(step) {
        slider.value = step;
        slider.setAttribute("aria-valuetext", labels[step]);
        now.textContent = labels[step];
        parts.forEach(function (part) {
          part.element.toggleAttribute("hidden", step < part.from || step > part.to);
        });
        values.forEach(function (value) {
          value.element.textContent = value.texts[step];
          value.element.style.setProperty("--value", parseFloat(value.texts[step]) || 0);
        });
      }
      function pause() {
        clearInterval(timer);
        timer = undefined;
        button.textContent = "Play";
      }
      function next() {
        if (+slider.value < last) show(+slider.value + 1);
        if (+slider.value === last) pause();
      }
      function play() {
        if (+slider.value === last) show(0);
        button.textContent = "Pause";
        timer = setInterval(next, Math.min(1000, Math.max(100, 20000 / labels.length)));
      }
      this.pause = pause;
      slider.addEventListener("input", function () { pause(); show(+slider.value); });
      button.addEventListener("click", function () { if (timer === undefined) play(); else pause(); });
      root.addEventListener("keydown", function (event) {
        var changed = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
        if (!changed && keys.includes(event.key)) event.stopPropagation();
      });
      show(last);
    }
  });
})();`;
