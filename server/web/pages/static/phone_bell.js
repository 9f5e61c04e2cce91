// Sound and vibration when one's own number is called, after one touch: no browser lets a page make a noise before.
Phone.bell = (function () {
  "use strict";

  var root = document.getElementById("bell");
  var parts = Phone.parts;
  var Sound = window.AudioContext || window.webkitAudioContext;
  var NOTES = [660, 880, 1175];
  var sound = null;
  var isOn = false;
  var lock = null;

  function note(frequency, at) {
    var tone = sound.createOscillator();
    var loudness = sound.createGain();
    tone.frequency.value = frequency;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.7, at + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.32);
    tone.connect(loudness);
    loudness.connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.34);
  }

  function chime(times) {
    if (!sound) return;
    if (sound.resume) sound.resume();
    for (var turn = 0; turn < times; turn += 1) {
      for (var index = 0; index < NOTES.length; index += 1) note(NOTES[index], sound.currentTime + 0.05 + turn * 1.1 + index * 0.22);
    }
  }

  function vibrate(pattern) {
    var touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
    if (navigator.vibrate && touched) navigator.vibrate(pattern);
  }

  // A phone that goes dark goes quiet: where the browser can, its screen stays on while the bell does.
  function keepAwake() {
    if (!isOn || lock || document.hidden || !navigator.wakeLock) return;
    navigator.wakeLock.request("screen").then(
      function (held) {
        lock = held;
        held.addEventListener("release", function () {
          lock = null;
        });
        if (!isOn) held.release();
      },
      function () {}
    );
  }

  function draw() {
    parts.bell.setAttribute("aria-pressed", String(isOn));
    Phone.set("bell", Phone.text(isOn ? "ticket.bell_on" : "ticket.bell_off", {}));
    Phone.set("bell-lead", Phone.text(isOn ? "ticket.bell_on_lead" : "ticket.bell_off_lead", {}));
  }

  parts.bell.addEventListener("click", function () {
    isOn = !isOn;
    if (isOn) {
      if (!sound && Sound) sound = new Sound();
      chime(1);
      vibrate(200);
      keepAwake();
    } else if (lock) {
      lock.release();
    }
    draw();
  });
  document.addEventListener("visibilitychange", keepAwake);
  draw();

  return {
    /** Offer the bell while there is something to wait for. */
    show: function (wanted) {
      root.hidden = !wanted;
    },
    ring: function () {
      if (isOn) chime(3);
      vibrate([400, 200, 400, 200, 400]);
    },
  };
})();
