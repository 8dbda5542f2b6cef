// A test gathers every fault before it fails, so that one run shows them all.

export function assertNone(faults) {
  if (faults.length === 0) return;
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  const error = new Error(`${count}\n${faults.map((fault) => `  - ${fault}`).join("\n")}\n`);
  // The faults lie in the pages: where in the test they were found helps nobody.
  error.stack = error.message;
  throw error;
}
