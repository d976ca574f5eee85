// @ts-check
// The terminal of the page: its arguments, and where its lines go.
{
  const terminal = /** @type {HTMLElement} */ (document.getElementById("terminal"));
  Module["arguments"] = /** @type {string} */ (terminal.dataset["arguments"]).split(" ");
  Module["print"] = Module["printErr"] = (/** @type {string} */ line) => terminal.append(line + "\n");
}
