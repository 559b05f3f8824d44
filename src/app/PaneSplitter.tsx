import { useSession } from '../state/session.ts';
import { PANE_PIXELS, paneWidth, type Pane } from '../state/settings.ts';
import { useStore } from '../state/store.ts';
import { Splitter } from '../ui/Splitter.tsx';
import { useMedia } from '../ui/use-media.ts';
import { LAYOUT } from '../text/messages.ts';

/** Where the pane stands beside another one, and not under it. */
const BESIDE: Readonly<Record<Pane, string>> = {
  left: '(min-width: 900px)',
  right: '(min-width: 1200px)',
};

export function PaneSplitter({ pane }: { readonly pane: Pane }) {
  const session = useSession();
  const { layout } = useStore(session.settings);
  if (!useMedia(BESIDE[pane])) return null;
  return (
    <Splitter
      label={LAYOUT[pane]}
      edge={pane === 'left' ? 'right' : 'left'}
      width={layout[pane]}
      least={PANE_PIXELS.least}
      most={Math.min(PANE_PIXELS.most, Math.floor(window.innerWidth * 0.4))}
      onResize={(width) => {
        session.settings.set((settings) => ({
          ...settings,
          layout: { ...settings.layout, [pane]: paneWidth(width) },
        }));
      }}
    />
  );
}
