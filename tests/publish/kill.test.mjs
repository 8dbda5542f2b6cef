// A publisher that is killed at any moment leaves a site that works, and the next one finishes it.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { Course, publish, start } from "./support/versions.mjs";
import { assertSame, assertWhole, visible } from "./support/site.mjs";
import { folders, startAzurite, startGoogle, startMoto } from "./support/stores.mjs";

const KILLS = Number(process.env.KILLS ?? 20);

for (const store of [await startMoto(), await startAzurite(), await startGoogle(), folders(), folders({ shared: true })]) {
  describe(store.name, () => {
    after(() => store.close());

    test(`is whole after each of ${KILLS} kills, and finished by the next run`, { timeout: 240_000 }, async () => {
      await store.make("kill");
      const course = new Course(8, store.target("kill", "tried"));
      await publish(course, store.env);
      if (store.shared) writeFileSync(join(store.folder("kill", "tried"), "theirs.txt"), "theirs");
      // The build comes first, and nothing is at stake then.
      const times = [];
      for (const options of [["--dry-run"], ["--yes"]]) {
        for (let lesson = 0; lesson < course.lessons; lesson++) course.edit(lesson);
        const begun = Date.now();
        await publish(course, store.env, options);
        times.push(Date.now() - begun);
      }
      let [from, to] = times;
      assertSame(await store.read("kill", "tried"), course.built());

      let killed = 0;
      for (let run = 0; killed < KILLS && run < 4 * KILLS; run++) {
        for (let lesson = run % 2; lesson < course.lessons; lesson += 2) course.edit(lesson);
        const { child, ended } = start(course, store.env);
        await pause(from * 0.7 + Math.max(to - from * 0.7, 20) * Math.random());
        child.kill("SIGKILL");
        const { signal } = await ended;
        assertWhole(visible(await store.read("kill", "tried")));
        if (signal === "SIGKILL") killed += 1;
        else to = Math.max(to * 0.9, from); // it was faster this time
        // Now and then another edit comes before the next run, or another kill; it is finished all the same.
        if (run % 3 === 0) course.edit(run % course.lessons);
        if (run % 2 === 0) {
          await publish(course, store.env);
          assertSame(await store.read("kill", "tried"), course.built());
        }
      }
      await publish(course, store.env);
      assertSame(await store.read("kill", "tried"), course.built());
      assert.equal(killed, KILLS, "every run was faster than the kill that was meant for it");
    });
  });
}
