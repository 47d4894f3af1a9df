//! A headless Chromium, told what to do through its `DevTools` protocol.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// The browser on this machine: that of `CONSIGN_CHROMIUM`, or Debian's.
pub(crate) fn installed() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CONSIGN_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// After so long the browser hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser with one page. It ends with this value.
pub(crate) struct Browser {
    process: Child,
    profile: PathBuf,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    calls: u64,
    /// What the page has reported, in order.
    events: Vec<Value>,
}

impl Browser {
    /// Starts it, `name` distinguishing it from others.
    pub(crate) fn start(path: &Path, name: &str) -> Self {
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&profile);
        std::fs::create_dir_all(&profile).unwrap();
        // No sandbox: in containers it needs rights that tests don't have, and the only pages are our own.
        let flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions"];
        let quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"];
        let process = Command::new(path)
            .args(flags)
            .args(quiet)
            .args(["--remote-debugging-port=0", "--window-size=1280,1000"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("`{}` does not start: {error}", path.display()));
        let mut started = Starting(Some(process));
        let (port, way) = started.address(&profile.join("DevToolsActivePort"));
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(format!("ws://127.0.0.1:{port}{way}"), stream).unwrap();
        let process = started.0.take().unwrap();
        let mut browser = Self { process, profile, socket, session: None, calls: 0, events: Vec::new() };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }));
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Runtime", "Log", "Network", "Page"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Calls a method of the protocol, and gives what it answers.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.calls += 1;
        let mut call = json!({ "id": self.calls, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string())).unwrap();
        loop {
            let mut message = self.read();
            if message["id"] == json!(self.calls) {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn load(&mut self, url: &str) {
        self.events.clear();
        self.call("Page.navigate", &json!({ "url": url }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.read();
            self.events.push(event);
        }
    }

    /// Opens a file and waits until it is loaded.
    pub(crate) fn open(&mut self, file: &Path) {
        self.load(&format!("file://{}", file.display()));
    }

    /// Makes the window so wide.
    pub(crate) fn width(&mut self, width: u32) {
        let parameters = json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &parameters);
    }

    /// Has what is saved written to a folder.
    pub(crate) fn save_to(&mut self, folder: &Path) {
        self.call("Page.setDownloadBehavior", &json!({ "behavior": "allow", "downloadPath": folder }));
    }

    /// What a script comes to; a promise is waited for.
    pub(crate) fn value(&mut self, script: &str) -> Value {
        let parameters = json!({ "expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let mut answer = self.call("Runtime.evaluate", &parameters);
        assert!(answer["exceptionDetails"].is_null(), "{script}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    /// The number that a script comes to.
    pub(crate) fn number(&mut self, script: &str) -> u64 {
        let value = self.value(script);
        value.as_u64().unwrap_or_else(|| panic!("{script}: {value} is no number"))
    }

    /// The text that a script comes to.
    pub(crate) fn text(&mut self, script: &str) -> String {
        let value = self.value(script);
        value.as_str().unwrap_or_else(|| panic!("{script}: {value} is no text")).to_owned()
    }

    /// Types into the element that a selector finds, in place of what it holds.
    pub(crate) fn fill(&mut self, selector: &str, text: &str) {
        self.value(&format!("(() => {{ const field = document.querySelector('{selector}'); field.focus(); field.select(); }})()"));
        if text.is_empty() {
            for kind in ["keyDown", "keyUp"] {
                let parameters = json!({ "type": kind, "key": "Delete", "code": "Delete", "windowsVirtualKeyCode": 46 });
                self.call("Input.dispatchKeyEvent", &parameters);
            }
        } else {
            self.call("Input.insertText", &json!({ "text": text }));
        }
    }

    /// Whatever the page has complained of or asked the network for.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        self.value("0"); // what has happened before this answer has been reported before it
        self.events.iter().filter_map(complaint).collect()
    }

    /// A picture of the whole page, as PNG.
    pub(crate) fn screenshot(&mut self, file: &Path) {
        let parameters = json!({ "format": "png", "captureBeyondViewport": true });
        self.save("Page.captureScreenshot", &parameters, file);
    }

    /// The page on paper.
    pub(crate) fn print(&mut self, file: &Path) {
        let parameters = json!({ "printBackground": false, "paperWidth": 8.27, "paperHeight": 11.69 });
        self.save("Page.printToPDF", &parameters, file);
    }

    fn save(&mut self, method: &str, parameters: &Value, file: &Path) {
        let data = self.call(method, parameters);
        std::fs::write(file, STANDARD.decode(data["data"].as_str().unwrap()).unwrap()).unwrap();
    }
}

fn complaint(event: &Value) -> Option<String> {
    let parameters = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(format!("exception: {}", parameters["exceptionDetails"])),
        "Log.entryAdded" => Some(format!("log: {}", parameters["entry"])),
        "Runtime.consoleAPICalled" => Some(format!("console: {parameters}")),
        "Network.requestWillBeSent" => {
            let url = parameters["request"]["url"].as_str()?;
            let is_own = ["file:", "data:", "blob:", "about:"].iter().any(|scheme| url.starts_with(scheme));
            (!is_own).then(|| format!("request: {url}"))
        }
        _ => None,
    }
}

/// A browser that has not said yet where it listens; ended if it never does.
struct Starting(Option<Child>);

impl Starting {
    /// The port and the path of its socket, which it writes into a file.
    fn address(&mut self, file: &Path) -> (u16, String) {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            if let Some((port, way)) = text.trim_end().split_once('\n') {
                return (port.parse().unwrap(), way.to_owned());
            }
            let ended = self.0.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "the browser ended at once: {ended:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the browser says nowhere where it listens");
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(mut process) = self.0.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked, it ends its own processes; it is waited for, but not for ever.
        self.session = None;
        let close = json!({ "id": 0, "method": "Browser.close" });
        let _ = self.socket.send(Message::text(close.to_string()));
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(10) && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
