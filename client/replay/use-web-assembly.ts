import { useEffect, useState } from 'react';
import { reloadOnce } from '../shell/reload-once.ts';

/** The smallest module there is. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Whether the page may run the player's WebAssembly. Only documents of a replay allow it (server/http/create-http.ts): whoever came here
 * from another page without a new document gets one.
 */
export function useWebAssembly(): boolean {
  const [able, setAble] = useState(false);
  useEffect(() => {
    try {
      new WebAssembly.Module(empty);
      setAble(true);
    } catch {
      reloadOnce(sessionStorage, Date.now(), () => location.reload());
    }
  }, []);
  return able;
}
