import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heldBytes(): number {
  // Buffers are swept beside the program; only the next collection waits for the end of that.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most bytes that are held at any moment of `work` beyond what was held before it. What is garbage by then does not count. */
export async function mostHeld(work: () => Promise<unknown>): Promise<number> {
  const before = heldBytes();
  let most = 0;
  const look = () => {
    most = Math.max(most, heldBytes() - before);
  };
  const timer = setInterval(look, 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  look();
  return most;
}
