import { useSession } from '../../state/session.ts';
import { SAMPLES as WORDS } from '../../text/messages.ts';
import { NetworkGlyph } from './NetworkGlyph.tsx';
import type { AuditFile } from '../../worker/contract.ts';
import { unpackBad, unpackGood, type Sample } from './sample-file.ts';
import { CaseSampleCard } from './CaseSampleCard.tsx';
import { CASE_SAMPLES, SAMPLES } from './samples.generated.ts';
import './SampleGallery.css';

export function SampleGallery() {
  return (
    <section className="SampleGallery" aria-labelledby="samples-title">
      <h2 id="samples-title" className="SampleGallery-title">
        {WORDS.title}
      </h2>
      <p className="SampleGallery-lead">{WORDS.lead}</p>
      <ul className="SampleGallery-list">
        {SAMPLES.map((sample) => (
          <SampleCard key={sample.id} sample={sample} />
        ))}
        {CASE_SAMPLES.map((sample) => (
          <CaseSampleCard key={sample.id} sample={sample} />
        ))}
      </ul>
    </section>
  );
}

function SampleCard({ sample }: { readonly sample: Sample }) {
  const session = useSession();
  const open = (unpack: (sample: Sample) => Promise<AuditFile>) => () => {
    unpack(sample).then(
      (one) => session.open([one]),
      (error: unknown) => {
        session.fault(error);
      },
    );
  };
  return (
    <li className="SampleCard">
      <div className="SampleCard-head">
        <div>
          <h3 className="SampleCard-title">{sample.title}</h3>
          <p className="SampleCard-network">{sample.network}</p>
        </div>
        <NetworkGlyph network={sample.network} />
      </div>
      <p className="SampleCard-description">{sample.description}</p>
      <div className="SampleCard-twins">
        <button type="button" className="SampleCard-twin" onClick={open(unpackGood)}>
          <span className="SampleCard-twinTitle">
            <span className="u-hidden">{sample.title}, </span>
            {WORDS.good}
          </span>
        </button>
        <button type="button" className="SampleCard-twin SampleCard-twin--bad" onClick={open(unpackBad)}>
          <span className="SampleCard-twinTitle">
            <span className="u-hidden">{sample.title}, </span>
            {WORDS.bad}
          </span>
          <span className="SampleCard-change">{sample.bad.change}</span>
        </button>
      </div>
    </li>
  );
}
