import type { CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { saveBytes } from '../../ui/save-bytes.ts';
import { MEANING } from '../../text/messages.ts';

/** Files that an auditor may want to keep: what was made of the evidence, and the statement about the verdict. */
export function FileList({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const save = async (position: number): Promise<void> => {
    try {
      const { name, bytes } = await session.client.file(open.id, position);
      saveBytes(name, 'application/json', bytes);
    } catch (error) {
      session.fault(error);
    }
  };
  if (open.files.length === 0) return null;
  return (
    <div>
      <h2 className="MeaningPanel-title">{MEANING.files}</h2>
      <ul className="MeaningPanel-list">
        {open.files.map((title, position) => (
          <li key={position}>
            <Button
              aria-label={MEANING.save(title)}
              onClick={() => {
                void save(position);
              }}
            >
              {MEANING.saveShort}
            </Button>{' '}
            {title}
          </li>
        ))}
      </ul>
    </div>
  );
}
