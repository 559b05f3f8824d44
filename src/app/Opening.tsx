import { Introduction } from '../features/help/VerdictWords.tsx';
import { AcceptedFormats } from '../features/intake/AcceptedFormats.tsx';
import { DropPanel } from '../features/intake/DropPanel.tsx';
import { ThisBuild } from '../features/offline/ThisBuild.tsx';
import { SampleGallery } from '../features/samples/SampleGallery.tsx';
import { APP } from '../text/messages.ts';

export function Opening() {
  return (
    <div className="Opening">
      <div className="Opening-words">
        <h1 className="Opening-claim">{APP.claim}</h1>
        <p className="Opening-lead">{APP.lead}</p>
      </div>
      <DropPanel />
      <Introduction />
      <SampleGallery />
      <AcceptedFormats />
      <ThisBuild />
    </div>
  );
}
