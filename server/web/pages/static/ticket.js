// A citizen's own ticket on their own phone: its place, its call, giving it back.
(function () {
  "use strict";

  var POLL_MS = 15000;
  var SILENT_MS = 25000;
  var AGAIN_MS = 4000;
  var root = document.getElementById("ticket");
  var giveBack = document.getElementById("give-back");
  var over = { cancelled: true, expired: true };
  var parts = Phone.parts;
  var set = Phone.set;
  var own = null;
  var heardAt = Date.now();
  var stream = null;
  var requestId = null;

  function text(key, facts) {
    return Phone.text("ticket." + key, facts);
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
    document.title = text(status.state === "called" ? "title_called" : "title", { label: status.label, counter: status.counter });
    root.setAttribute("data-state", status.state);
    set("label", status.label);
    set("service", status.service_name);
    set("head", text(status.state + "_head", { counter: status.counter }));
    set("lead", leadOf(status));
    drawFresh(status.at);
    drawFacts(status);
    Phone.rating.show(status);
    Phone.bell.show(status.state === "waiting" || status.state === "parked");
    giveBack.hidden = status.state !== "waiting" && status.state !== "parked";
    set("sure-text", text("give_back_sure", { label: status.label }));
    if (isNewCall(before, status)) Phone.bell.ring();
    if (isDone()) stopListening();
  }

  function leadOf(status) {
    if (status.state === "serving" || status.state === "served") return "";
    if (status.state === "called" && status.attempt > 1) return text("called_again", { n: status.attempt });
    return text(status.state + "_lead", {});
  }

  function isNewCall(before, status) {
    return status.state === "called" && before !== null && (before.state !== "called" || before.attempt !== status.attempt);
  }

  function isDone() {
    return own !== null && (over[own.state] === true || (own.state === "served" && own.rated));
  }

  function drawFresh(at) {
    heardAt = Date.now();
    set("fresh", isDone() ? "" : text("updated", { time: at.slice(11, 16) }));
    parts.fresh.removeAttribute("data-lost");
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

  function lost(error) {
    set("fresh", error instanceof Phone.Refused ? error.message : text("lost", {}));
    parts.fresh.setAttribute("data-lost", "yes");
  }

  function ask() {
    return Phone.request("GET", "").then(draw, lost);
  }

  function listen() {
    if (!window.EventSource || stream || isDone()) return;
    stream = new EventSource(Phone.address("/live"));
    stream.addEventListener("status", function (event) {
      draw(JSON.parse(event.data));
    });
    stream.addEventListener("alive", function (event) {
      drawFresh(JSON.parse(event.data).at);
    });
    // A browser gives up for good on an answer that is no stream: a new day, a server that is just starting.
    stream.addEventListener("error", function () {
      if (stream && stream.readyState === 2) stopListening();
    });
  }

  function stopListening() {
    if (stream) stream.close();
    stream = null;
  }

  function sure(open) {
    parts.sure.hidden = !open;
    parts.ask.hidden = open;
    Phone.complain("problem", "");
    (open ? parts.no : parts.ask).focus();
  }

  parts.ask.addEventListener("click", function () {
    requestId = Phone.uuid();
    sure(true);
  });
  parts.no.addEventListener("click", function () {
    sure(false);
  });
  parts.yes.addEventListener("click", function () {
    parts.yes.disabled = true;
    Phone.request("POST", "/cancel", { request_id: requestId })
      .then(draw, function (error) {
        Phone.complain("problem", Phone.sentenceOf(error));
      })
      .then(function () {
        parts.yes.disabled = false;
      });
  });

  // A phone that was asleep has missed what was said: it asks, and listens anew to a stream that may be dead.
  document.addEventListener("visibilitychange", function () {
    if (document.hidden || isDone()) return;
    if (Date.now() - heardAt > AGAIN_MS) stopListening();
    ask();
    listen();
  });
  setInterval(function () {
    if (document.hidden || isDone()) return;
    if (Date.now() - heardAt > (stream ? SILENT_MS : POLL_MS)) {
      stopListening();
      ask();
    }
    listen();
  }, 5000);
  Phone.rating.tell(draw);
  ask();
  listen();
})();
