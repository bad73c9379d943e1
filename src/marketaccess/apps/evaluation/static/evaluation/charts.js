// Draws totals as bars and a unit's groups as a radar. The same numbers stand in the tables below.
(function () {
  "use strict";

  const style = getComputedStyle(document.documentElement);
  const token = function (name) { return style.getPropertyValue(name).trim(); };
  const muted = token("--text-muted");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function common() {
    return {
      animation: !calm,
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      color: [token("--ink-600")],
      // richText: the policy for styles forbids markup with inline styles.
      tooltip: { renderMode: "richText" },
    };
  }

  const kinds = {
    bars: function (data) {
      return Object.assign(common(), {
        grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
        xAxis: { type: "value", min: 0, max: 100, axisLabel: { color: muted }, splitLine: { lineStyle: { color: token("--line") } } },
        yAxis: { type: "category", inverse: true, data: data.names, axisLabel: { color: muted, width: 150, overflow: "truncate" } },
        series: [{ name: "总分", type: "bar", data: data.totals, barMaxWidth: 22, label: { show: true, position: "right", color: muted } }],
      });
    },
    radar: function (data, place) {
      // Four letters a line where there is little room: a name is never cut.
      const narrow = place.clientWidth < 480;
      return Object.assign(common(), {
        radar: {
          radius: narrow ? "50%" : "62%",
          indicator: data.names.map(function (name) { return { name: name, max: 100 }; }),
          axisName: { color: muted, formatter: function (name) { return narrow ? name.replace(/(.{4})(?=.)/g, "$1\n") : name; } },
          splitLine: { lineStyle: { color: token("--line") } },
          splitArea: { show: false },
        },
        series: [{ type: "radar", areaStyle: { opacity: 0.15 }, label: { show: true, color: muted, formatter: function (at) { return at.value + "%"; } }, data: [{ name: data.unit, value: data.shares }] }],
      });
    },
  };

  function draw(place) {
    const data = JSON.parse(document.getElementById(place.dataset.source).textContent);
    const kind = place.dataset.kind;
    if (data.names.length < (kind === "radar" ? 3 : 1)) {
      place.hidden = true;
      return;
    }
    if (kind === "bars") {
      place.style.height = Math.max(160, data.names.length * 30 + 40) + "px";
    }
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(kinds[kind](data, place));
    // A phone that is turned, a window that is narrowed: names are broken anew, never cut.
    new ResizeObserver(function () { chart.resize(); chart.setOption(kinds[kind](data, place)); }).observe(place);
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (window.echarts) {
      document.querySelectorAll(".chart[data-kind]").forEach(draw);
    }
  });
})();
