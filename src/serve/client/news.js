// Hears of changes. A browser opens six connections to a host, for all its pages together, and a page that
// listens holds one: so one page listens for all that are open.

const NAME = "coursebook-preview";

export class News {
  #epoch;
  #hear;
  #lost;
  #channel;
  #source;

  /** `epoch()` is the last change that the page shows; `hear` is told news, `lost` whether the server is gone. */
  constructor({ epoch, hear, lost }) {
    this.#epoch = epoch;
    this.#hear = hear;
    this.#lost = lost;
  }

  listen() {
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.catchUp());
    // A page that comes back from the browser's memory, or a laptop that slept, has missed what was said.
    addEventListener("pageshow", (event) => event.persisted && this.catchUp());
    addEventListener("online", () => this.#reconnect());
    // Only pages of this machine, or with a certificate, have locks: a phone on the network does without.
    if (!navigator.locks) return this.#connect();
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.addEventListener("message", ({ data }) => this.#receive(data));
    this.catchUp();
    navigator.locks.request(NAME, () => {
      this.#connect();
      return new Promise(() => {}); // held as long as the page is there
    });
  }

  /** Asks what was missed. */
  async catchUp() {
    try {
      const response = await fetch(`/_coursebook/news?epoch=${this.#epoch()}`);
      this.#hear(await response.json());
    } catch {
      // The server is gone, which whoever listens will say.
    }
  }

  #connect() {
    this.#source = new EventSource(`/_coursebook/events?epoch=${this.#epoch()}`);
    this.#source.addEventListener("message", (event) => this.#tell({ news: JSON.parse(event.data) }));
    this.#source.addEventListener("open", () => this.#tell({ lost: false }));
    this.#source.addEventListener("error", () => this.#failed());
  }

  #failed() {
    this.#tell({ lost: true });
    // Browsers try again by themselves, unless the answer was no stream of events.
    if (this.#source.readyState === EventSource.CLOSED) setTimeout(() => this.#reconnect(), 1_000);
  }

  /** After sleep a connection may look alive and be dead. */
  #reconnect() {
    if (!this.#source) return this.catchUp();
    this.#source.close();
    this.#connect();
  }

  /** Takes a message in, and passes it on to all other pages. */
  #tell(message) {
    this.#receive(message);
    this.#channel?.postMessage(message);
  }

  #receive({ news, lost }) {
    if (lost !== undefined) this.#lost(lost);
    if (!news) return;
    // News that begins later than this page has heard leaves something out.
    if (news.since > this.#epoch()) this.catchUp();
    else this.#hear(news);
  }
}
