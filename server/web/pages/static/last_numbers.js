// The sheet of the last numbers: its one button.

document.getElementById("print").addEventListener("click", () => window.print());
