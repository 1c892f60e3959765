import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';

let speak: ((text: string) => void) | null = null;

/** Says something to a screen reader, without moving anything on the page. */
export function announce(text: string): void {
  speak?.(text);
}

/** The page's one polite live region. */
export function Announcer() {
  const [said, setSaid] = useState({ text: '', count: 0 });
  useEffect(() => {
    speak = (text) => setSaid((old) => ({ text, count: old.count + 1 }));
    return () => {
      speak = null;
    };
  }, []);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      <span key={said.count}>{said.text}</span>
    </VisuallyHidden>
  );
}
