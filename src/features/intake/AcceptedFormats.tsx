import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { INTAKE } from '../../text/messages.ts';

/** From the engine's registry, so that it cannot promise what the build does not read. */
export function AcceptedFormats() {
  const { formats } = useStore(useSession().catalogue);
  return (
    <section className="AcceptedFormats" aria-label={INTAKE.accepted}>
      <h2 className="AcceptedFormats-title">{INTAKE.accepted}</h2>
      <ul className="AcceptedFormats-list">
        {formats.map((format) => (
          <li key={format.id} className="AcceptedFormats-item">
            <h3 className="AcceptedFormats-name">{format.title}</h3>
            <p>{format.proves}</p>
            {format.versions.length === 0 ? null : (
              <p className="AcceptedFormats-versions">
                {INTAKE.acceptedVersions} {format.versions.join(', ')}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
