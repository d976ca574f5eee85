// The terminal of the page: its arguments, and where its lines go.
{
  const terminal = document.getElementById("terminal");
  Module["arguments"] = terminal.dataset["arguments"].split(" ");
  Module["print"] = Module["printErr"] = line => terminal.append(line + "\n");
}
