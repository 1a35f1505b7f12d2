// The way from a widget to its kernel in JupyterLab, which holds the line itself.

/** Events as those of host.js: "down", "up", and from the keeper "welcomed". */
class JupyterLink extends EventTarget {
  constructor(kernel) {
    super();
    kernel?.connectionStatusChanged.connect((_, status) => this.tell(status === "connected"));
    kernel?.statusChanged.connect((_, status) => {
      if (status === "dead" || status === "autorestarting") this.tell(false);
    });
  }

  tell(up) {
    this.dispatchEvent(new Event(up ? "up" : "down"));
  }

  /** A kernel that is put away takes nothing. */
  sendNow(model, content) {
    try {
      model.send(content);
      return true;
    } catch {
      return false;
    }
  }
}

export const jupyterLink = (model) => new JupyterLink(model.widget_manager?.kernel);
