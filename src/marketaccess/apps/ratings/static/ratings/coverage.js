// Draws the ratings by channel. The same numbers stand in the table below.
(function () {
  "use strict";

  function draw(place, data) {
    const style = getComputedStyle(document.documentElement);
    const token = function (name) { return style.getPropertyValue(name).trim(); };
    const muted = token("--text-muted");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      animation: !calm,
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      color: [token("--ink-200"), token("--seal-700")],
      grid: { left: 8, right: 12, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: muted } },
      // richText: the policy for styles forbids markup with inline styles.
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "value", minInterval: 1, axisLabel: { color: muted }, splitLine: { lineStyle: { color: token("--line") } } },
      yAxis: { type: "category", inverse: true, data: data.names, axisLabel: { color: muted } },
      series: [
        { name: "好评（含基本满意）", type: "bar", stack: "all", data: data.good, barMaxWidth: 24 },
        { name: "差评", type: "bar", stack: "all", data: data.bad, barMaxWidth: 24 },
      ],
    });
    new ResizeObserver(function () { chart.resize(); }).observe(place);
  }

  document.addEventListener("DOMContentLoaded", function () {
    const place = document.getElementById("coverage");
    if (place && window.echarts) {
      draw(place, JSON.parse(document.getElementById(place.dataset.source).textContent));
    }
  });
})();
