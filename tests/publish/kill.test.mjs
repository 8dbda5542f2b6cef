// A publisher that is killed at any moment leaves a site that works, and the next one finishes it.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { Course, publish, start } from "./support/course.mjs";
import { assertSame, assertWhole, visible } from "./support/site.mjs";
import { folders, startAzurite, startMoto } from "./support/stores.mjs";

const KILLS = Number(process.env.KILLS ?? 20);

for (const open of [startMoto, startAzurite, () => folders(), () => folders({ shared: true })]) {
  const store = await open();
  describe(store.name, () => {
    after(() => store.close());

    test(`is whole after each of ${KILLS} kills, and finished by the next run`, { timeout: 240_000 }, async () => {
      await store.make("kill");
      const course = new Course(12, store.target("kill", "tried"));
      await publish(course, store.env);
      if (store.shared) course.put("../theirs.txt", "");
      const begun = Date.now();
      for (let lesson = 0; lesson < course.lessons; lesson++) course.edit(lesson);
      await publish(course, store.env);
      const usual = Date.now() - begun;
      assertSame(await store.read("kill", "tried"), course.built());

      let killed = 0;
      for (let run = 0; run < KILLS; run++) {
        for (let lesson = run % 2; lesson < course.lessons; lesson += 2) course.edit(lesson);
        const { child, ended } = start(course, store.env);
        // The build comes first: nothing is at stake before.
        await pause(usual * (0.2 + 0.8 * Math.random()));
        child.kill("SIGKILL");
        const { signal } = await ended;
        killed += signal === "SIGKILL" ? 1 : 0;
        assertWhole(visible(await store.read("kill", "tried")));
        // Now and then another edit comes before the next run; it finishes all the same.
        if (run % 3 === 0) course.edit(run % course.lessons);
        if (run % 4 !== 3) {
          await publish(course, store.env);
          assertSame(await store.read("kill", "tried"), course.built());
        }
      }
      await publish(course, store.env);
      assertSame(await store.read("kill", "tried"), course.built());
      assert.ok(killed >= KILLS / 3, `only ${killed} of ${KILLS} were killed before their end`);
    });
  });
}
