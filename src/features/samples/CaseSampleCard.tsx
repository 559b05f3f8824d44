import { useSession } from '../../state/session.ts';
import { unpackCase, type CaseSample, type CaseVariant } from './case-sample.ts';

/** A sample of several files: one button for each way in which they are put together. */
export function CaseSampleCard({ sample }: { readonly sample: CaseSample }) {
  const session = useSession();
  const open = (variant: CaseVariant) => () => {
    unpackCase(sample, variant).then(
      ({ files, trusted }) => session.openSample(files, trusted, variant.now),
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
      </div>
      <p className="SampleCard-description">{sample.description}</p>
      <div className="SampleCard-variants">
        {sample.variants.map((variant, at) => (
          <button
            key={variant.label}
            type="button"
            className={`SampleCard-twin${at === 0 ? '' : ' SampleCard-twin--bad'}`}
            onClick={open(variant)}
          >
            <span className="SampleCard-twinTitle">
              <span className="u-hidden">{sample.title}, </span>
              {variant.label}
            </span>
            {variant.change === undefined ? null : <span className="SampleCard-change">{variant.change}</span>}
          </button>
        ))}
      </div>
    </li>
  );
}
