// A citizen's own ticket on their own phone. A plain script in the JavaScript of 2017: many phones are old.
(function () {
  "use strict";

  var POLL_MS = 15000;
  var SELDOM_MS = 3000;
  var TEXTS = JSON.parse(document.getElementById("texts").textContent);
  var LANGUAGE = document.documentElement.lang;
  var path = "/api/v1/status/" + document.body.getAttribute("data-secret");
  var root = document.getElementById("ticket");
  var giveBack = document.getElementById("give-back");
  var over = { served: true, cancelled: true, expired: true };
  var own = null;
  var parts = {};
  var lastAsked = 0;
  var asking = null;
  var stream = null;
  var requestId = null;

  Array.prototype.forEach.call(document.querySelectorAll("[data-part]"), function (part) {
    parts[part.getAttribute("data-part")] = part;
  });

  function text(key, facts) {
    var form = facts && facts.n === 1 ? TEXTS["ticket." + key + ".one"] : undefined;
    var found = form || TEXTS["ticket." + key + ".other"] || TEXTS["ticket." + key];
    return found.replace(/\{(\w+)\}/g, function (_, name) {
      return String(facts[name]);
    });
  }

  function set(name, words) {
    if (parts[name].textContent !== words) parts[name].textContent = words;
  }

  // The site's time of day so many seconds after a moment, rounded up to five minutes: an estimate has no single minutes.
  function roundTime(moment, seconds) {
    var offset = /([+-])(\d\d):(\d\d)$/.exec(moment);
    var minutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
    var step = 300000;
    var rounded = Math.ceil((Date.parse(moment) + seconds * 1000) / step) * step;
    return new Date(rounded + minutes * 60000).toISOString().slice(11, 16);
  }

  function draw(status) {
    var before = own;
    own = status;
    document.title = text("title", { label: status.label });
    root.setAttribute("data-state", status.state);
    set("label", status.label);
    set("service", status.service_name);
    set("head", text(status.state + "_head", { counter: status.counter }));
    set("lead", status.state === "serving" ? "" : text(status.state + "_lead", {}));
    set("fresh", text("updated", { time: status.at.slice(11, 16) }));
    parts.fresh.removeAttribute("data-lost");
    drawFacts(status);
    giveBack.hidden = status.state !== "waiting" && status.state !== "parked";
    set("sure-text", text("give_back_sure", { label: status.label }));
    if (status.state === "called" && before && before.state !== "called") vibrate();
    if (over[status.state] && stream) {
      stream.close();
      stream = null;
    }
  }

  // A browser lets a page vibrate only when somebody has touched it.
  function vibrate() {
    var touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
    if (navigator.vibrate && touched) navigator.vibrate([400, 200, 400, 200, 400]);
  }

  function expectedTime(at, expected) {
    var low = roundTime(at, expected.low_s);
    var high = roundTime(at, expected.high_s);
    return low === high ? text("expected_about", { time: low }) : text("expected_range", { low: low, high: high });
  }

  function drawFacts(status) {
    var waits = status.state === "waiting";
    var ahead = status.people_ahead;
    var expected = status.expected_wait;
    parts.facts.hidden = !waits;
    if (!waits) return;
    var known = typeof ahead === "number";
    parts["ahead-box"].hidden = !known;
    if (known) {
      set("ahead", ahead === 0 ? "" : String(ahead));
      set("ahead-name", ahead === 0 ? text("ahead_none", {}) : text("ahead", { n: ahead }));
    }
    // To who is next there is nothing to count: it depends on the one person at the counter.
    parts["expected-box"].hidden = !expected || ahead === 0;
    if (expected) set("expected", expectedTime(status.at, expected));
    var counters = status.counters || [];
    parts["counters-box"].hidden = counters.length === 0;
    set("counters", counters.join(", "));
  }

  // The server said no; the message is its sentence.
  function Refused(message) {
    this.message = message;
  }

  function request(method, address, body) {
    return fetch(address + "?language=" + LANGUAGE, {
      method: method,
      cache: "no-store",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    }).then(function (response) {
      return response.json().then(function (told) {
        if (!response.ok) throw new Refused(told.detail || String(response.status));
        return told;
      });
    });
  }

  function ask() {
    lastAsked = Date.now();
    clearTimeout(asking);
    asking = null;
    return request("GET", path).then(draw, function (error) {
      set("fresh", error instanceof Refused ? error.message : text("lost", {}));
      parts.fresh.setAttribute("data-lost", "yes");
    });
  }

  // Every phone in the lobby hears the same event: each asks at a moment of its own, and seldom.
  function askSoon(withinMs) {
    if (own && over[own.state]) return;
    if (withinMs === 0) clearTimeout(asking);
    else if (asking !== null) return;
    var rest = withinMs === 0 ? 0 : Math.max(0, lastAsked + SELDOM_MS - Date.now());
    asking = setTimeout(ask, rest + Math.random() * withinMs);
  }

  function listen() {
    if (!window.EventSource) return;
    stream = new EventSource("/api/v1/live?topics=call,board");
    stream.addEventListener("call", function (event) {
      askSoon(own && JSON.parse(event.data).number === own.number ? 0 : 1500);
    });
    stream.addEventListener("board", function () {
      askSoon(1500);
    });
  }

  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.prototype.map.call(bytes, function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    });
    return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
      .map(function (piece) {
        return piece.join("");
      })
      .join("-");
  }

  function sure(open) {
    parts.sure.hidden = !open;
    parts.ask.hidden = open;
    parts.problem.hidden = true;
    (open ? parts.no : parts.ask).focus();
  }

  parts.ask.addEventListener("click", function () {
    requestId = uuid();
    sure(true);
  });
  parts.no.addEventListener("click", function () {
    sure(false);
  });
  parts.yes.addEventListener("click", function () {
    parts.yes.disabled = true;
    request("POST", path + "/cancel", { request_id: requestId })
      .then(draw, function (error) {
        set("problem", error instanceof Refused ? error.message : TEXTS["common.unreachable"]);
        parts.problem.hidden = false;
      })
      .then(function () {
        parts.yes.disabled = false;
      });
  });

  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) ask();
  });
  setInterval(function () {
    if (Date.now() - lastAsked > POLL_MS - 500 && !document.hidden) askSoon(500);
  }, 5000);
  ask();
  listen();
})();
