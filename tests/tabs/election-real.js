// The real `LeaderElection` of three tabs, on the lock and the messages of the model.

import { Environment } from "../../src/npm/environment.js";
import { LeaderElection } from "../../src/npm/leader-election.js";
import { drained } from "./browser.js";
import { apply, newWorld } from "./election-model.js";
import { PlatformTab } from "./election-platform.js";

export class RealTabs {
  world = newWorld();
  /** @type {PlatformTab[]} */
  #platforms = [];
  #elections = this.world.tabs.map((_, number) => {
    const platform = new PlatformTab(this.world, number, this.#platforms);
    this.#platforms.push(platform);
    return new LeaderElection(new Environment(platform.scope), "name", { lead: () => {}, stopLeading: () => {}, receive: () => {} });
  });

  /** Applies an event, and its immediate consequences. @param {import("./election-model.js").Event} event */
  async apply(event) {
    const { kind, tab } = event;
    if (kind === "crash") this.#platforms[tab].isGone = true;
    apply(this.world, event, this.#program);
    await drained();
    this.world.tabs.forEach((own, number) => {
      if (own.life !== "gone" && own.role !== "closed") own.role = this.#elections[number].isLeading ? "leading" : "following";
    });
  }

  #program = {
    begin: (_, tab) => this.#elections[tab].begin(),
    onGrant: (_, tab) => this.#platforms[tab].onGrant(),
    onLost: (_, tab) => this.#platforms[tab].onLost(),
    onMessage: (_, tab, type) => this.#platforms[tab].onMessage(type),
    onSilence: (_, tab) => this.#platforms[tab].onSilence(),
    publish: (_, tab) => this.#elections[tab].publish({ progress: null }),
    close: (_, tab) => {
      this.world.tabs[tab].role = "closed";
      this.#elections[tab].close();
    },
  };
}
