// Draws the trend of the zero board. The same numbers stand in the table below it.
(function () {
  "use strict";

  function tokens(names) {
    const style = getComputedStyle(document.documentElement);
    return names.map(function (name) { return style.getPropertyValue(name).trim(); });
  }

  function draw(place, data) {
    const [ink, green, seal, muted, line] = tokens(["--ink-600", "--light-green-lamp", "--seal-600", "--text-muted", "--line"]);
    const font = getComputedStyle(document.body).fontFamily;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.setOption({
      animation: !calm,
      animationDuration: 250,
      textStyle: { fontFamily: font },
      color: [ink, green, seal],
      grid: { left: 8, right: 12, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: muted } },
      // richText: the policy for styles forbids markup with inline styles.
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.weeks, axisLabel: { color: muted, hideOverlap: true }, axisLine: { lineStyle: { color: line } } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: muted }, splitLine: { lineStyle: { color: line } } },
      series: [
        { name: "收到", type: "bar", data: data.received, barMaxWidth: 18 },
        { name: "办结", type: "bar", data: data.closed, barMaxWidth: 18 },
        { name: "周末在办", type: "line", data: data.open, lineStyle: { width: 3 }, symbolSize: 7 },
      ],
    });
    new ResizeObserver(function () { chart.resize(); }).observe(place);
    window.addEventListener("beforeprint", function () { chart.resize({ width: 640, height: 230, animation: { duration: 0 } }); chart.getZr().flush(); });
    window.addEventListener("afterprint", function () { chart.resize({ width: "auto", height: "auto" }); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    const place = document.getElementById("trend");
    if (place && window.echarts) {
      draw(place, JSON.parse(document.getElementById(place.dataset.source).textContent));
    }
  });
})();
