import { useEffect, useState } from 'react';

/** The text once it has not changed for a while; empty before it ever did. */
export function useSettled(text: string, milliseconds: number): string {
  const [first] = useState(text);
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled((before) => (before === '' && text === first ? '' : text));
    }, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  }, [text, first, milliseconds]);
  return settled;
}
