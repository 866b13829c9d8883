// Starts the page: checks what the browser can do, registers the service worker, loads the wasm.
// An external file because the content policy allows no inline script.

// The theme that was chosen, before anything is drawn; see src/browser/preferences.rs.
function wearTheme() {
  try {
    const { theme } = JSON.parse(localStorage.getItem("strata.preferences"));
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Nothing was chosen, or nothing may be read: as the system has it.
  }
}

// The smallest module that uses a SIMD instruction.
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

function missing() {
  if (typeof WebAssembly !== "object") return "WebAssembly";
  if (!WebAssembly.validate(SIMD)) return "WebAssembly SIMD";
  if (typeof Worker !== "function") return "web workers";
  return null;
}

function tell(sentence) {
  document.getElementById("boot-message").textContent = sentence;
}

// Lets the page work without a network. Without one (plain http, private windows) it works online only.
function keepForOffline() {
  navigator.serviceWorker?.register(new URL("sw.js", document.baseURI)).catch(() => {});
}

async function start() {
  wearTheme();
  const lacking = missing();
  if (lacking) {
    tell(`This browser lacks ${lacking}, which Strata needs. A current Chrome, Edge, Firefox or Safari has it.`);
    return;
  }
  keepForOffline();
  const { js, wasm } = document.querySelector('meta[name="app"]').dataset;
  const at = (path) => new URL(path, document.baseURI);
  try {
    const { default: init } = await import(at(js));
    await init({ module_or_path: at(wasm) });
    document.getElementById("boot").remove();
  } catch (error) {
    tell("Strata could not start. Reload the page to try again; if that does not help, its files may be incomplete on the server.");
    throw error;
  }
}

start();
